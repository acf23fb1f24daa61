using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Output;

/// <summary>Thinking has a field of its own and a switch that works.</summary>
internal static class ThinkingCases
{
    /// <summary>The family <c>think.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        new PromptCase(
            Info(
                "think.on", "a product, thinking on", "the steps in the reasoning field, the result in the content, no tag anywhere",
                "tags in the content break every parser behind it") with { Repeats = true },
            "think-on"),
        new PromptCase(
            Info("think.off", "the same product, thinking off", "no reasoning and no tag", "a switch that is ignored costs time and tokens"), "think-off"),
        new PromptCase(
            Info("think.off-in-prompt", "/no_think in the user's turn", "no reasoning", "the template's own switch must reach the model"), "think-text-off"),
        new PromptCase(
            Info("think.default", "a question without any switch", "an answer, thinking only in its own field", "the default path is the one that users take"),
            "capital-1"),
        Judged.Case(
            Info(
                "think.switch-saves-tokens", "one question with thinking on and off", "more completion tokens with it than without",
                "counts all that is generated, so hidden thinking is seen too"),
            SwitchAsync),
        new PromptCase(
            Info("think.cut-inside", "max_tokens 12 with thinking on", "reasoning only, no content, length", "a cut thought must not become the answer"),
            "think-on",
            body => body["max_tokens"] = 12,
            _ => new Expectation { EqualTo = "", FinishReason = "length", Reasoning = true }),
    ];

    private static async Task SwitchAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var on = context.Prompts["think-on"].Body(context.ModelName);
        var off = context.Prompts["think-off"].Body(context.ModelName);
        on["max_tokens"] = 200;
        off["max_tokens"] = 200;
        foreach (var stream in new[] { false, true })
        {
            var (with, one) = await ask.ChatAsync((JsonObject)on.DeepClone(), stream, cancellation);
            var (without, two) = await ask.ChatAsync((JsonObject)off.DeepClone(), stream, cancellation);
            if (!one || !two || context.Model != ModelTrust.Known || with.Answer.Usage?.Completion is not { } many
                || without.Answer.Usage?.Completion is not { } few)
                continue;
            if (many <= few)
                findings.Add(without, FindingCode.ThinkSwitchIgnored, "thinking off costs as many tokens as thinking on", $"fewer than {many}", $"{few}");
        }
    }

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, Area.Output, sends, expects, why) { Needs = ["thinking"], Source = "chat templates of Qwen3 and others; real bugs, class B" };
}
