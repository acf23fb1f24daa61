using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>Why an answer ended, and the limits that end it.</summary>
internal static class FinishCases
{
    private const int Limit = 7;

    /// <summary>The family <c>finish.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        new PromptCase(
            Info(
                "finish.length", "an essay with max_tokens 100", "finish_reason length and 100 tokens",
                "a client that sees stop believes the answer is whole"),
            "essay-cut"),
        new PromptCase(
            Info(
                "finish.one-token", "max_tokens 1", "one token and finish_reason length",
                "the first token is its own code path; some servers return a think tag or null"),
            "max-tokens-1"),
        Judged.Case(
            Info(
                "finish.exact-limit", "max_tokens 7 while the model counts", "7 completion tokens, length, and the beginning of the unlimited answer",
                "the limit must cut the text, not change it"),
            (context, ask, findings, cancellation) => LimitAsync(context, ask, findings, "max_tokens", cancellation)),
        Judged.Case(
            Info(
                "finish.max-completion-tokens", "max_completion_tokens 7 without max_tokens", "7 completion tokens and length",
                "the newer name is ignored by some servers, and the whole answer comes"),
            (context, ask, findings, cancellation) => LimitAsync(context, ask, findings, "max_completion_tokens", cancellation)),
        new PromptCase(
            Info(
                "finish.long-answer", "a count to 100", "every number, once, in order, in one answer",
                "lost or doubled deltas show in a text whose every part is known") with { Needs = [] },
            "speed-medium"),
        new PromptCase(
            Info("finish.stop", "a short question", "finish_reason stop", "a server that always says length makes clients continue a finished answer") with
            {
                Repeats = true,
            },
            "capital-2"),
    ];

    private static async Task LimitAsync(CaseContext context, Asker ask, FindingList findings, string name, CancellationToken cancellation)
    {
        var body = context.Prompts["count-20"].Body(context.ModelName);
        var own = context.Model == ModelTrust.Unknown ? await OwnAnswer.OfChatAsync(ask, body, findings, cancellation) : null;
        // Half of what the model says by itself, so that there is something to cut.
        var limit = Math.Min(Limit, own?.Tokens / 2 ?? Limit);
        if (limit < 1)
            return;
        body.Remove("max_tokens");
        body[name] = limit;
        if (await ask.ChatPairAsync(body, cancellation) is not { } pair)
            return;
        foreach (var t in pair.All)
        {
            var tokens = t.Answer.Usage?.Completion;
            if (t.Answer.FinishReason != "length")
                findings.Add(t, FindingCode.LimitFinish, $"the answer is not cut by {name}", "length", t.Answer.FinishReason ?? "null");
            if (tokens is not null && tokens != limit)
                findings.Add(
                    t, FindingCode.LimitTokens, $"{name} is {limit} and the answer has another number of tokens",
                    limit.ToString(CultureInfo.InvariantCulture), tokens.Value.ToString(CultureInfo.InvariantCulture));
            own?.CheckBeginning(t, FindingCode.LimitText, findings);
            const string whole = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10";
            if (context.Model == ModelTrust.Known
                && (t.Answer.Content is not { } content || content.Trim().Length == 0 || !whole.StartsWith(content.Trim(), StringComparison.Ordinal)))
                findings.Add(t, FindingCode.LimitText, "the cut answer is not the beginning of the whole one", whole, t.Answer.Content ?? "null");
        }
    }

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, Area.Contract, sends, expects, why) { Source = "OpenAI API: finish_reason, max_tokens" };
}
