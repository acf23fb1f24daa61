using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>Token accounting: what bills, budgets and benchmarks are made of.</summary>
internal static class UsageCases
{
    /// <summary>The family <c>usage.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Judged.Case(
            Info(
                "usage.in-stream", "a stream with stream_options.include_usage", "one chunk with usage, equal to the usage of the same request not streamed",
                "clients count tokens by it; some servers forget it, or count otherwise") with { Repeats = true },
            async (context, ask, _, cancellation) => await ask.ChatPairAsync(context.Prompts["capital-1"].Body(context.ModelName), cancellation)),
        Judged.Case(
            Info(
                "usage.chunk-object", "a stream with stream_options.include_usage", "the usage chunk has the same 'object' as all others",
                "typed clients refuse a chunk that calls itself a whole completion") with { Level = Level.Should },
            async (context, ask, findings, cancellation) =>
            {
                var (t, answered) = await ask.ChatAsync(context.Prompts["capital-1"].Body(context.ModelName), stream: true, cancellation);
                if (answered && t.Answer.Objects.Count > 1)
                    findings.Add(
                        t, FindingCode.EnvelopeObjectChanges, "the chunks of one stream have different objects", "chat.completion.chunk",
                        string.Join(", ", t.Answer.Objects));
            }),
        Judged.Case(
            Info(
                "usage.once", "a stream with stream_options.include_usage", "one event with usage", "two layers that both count") with { Level = Level.Should },
            async (context, ask, findings, cancellation) =>
            {
                var (t, answered) = await ask.ChatAsync(context.Prompts["capital-1"].Body(context.ModelName), stream: true, cancellation);
                if (answered && t.Answer.UsageCount > 1)
                    findings.Add(t, FindingCode.UsageSeveral, "usage comes more than once", "1", t.Answer.UsageCount.ToString(CultureInfo.InvariantCulture));
            }),
        Judged.Case(
            Info(
                "usage.unasked", "a stream without stream_options", "no event without choices",
                "clients that read choices[0] of every event fall over it") with { Level = Level.Should },
            async (context, ask, findings, cancellation) =>
            {
                var (t, answered) = await ask.ChatAsync(context.Prompts["capital-2"].Body(context.ModelName), stream: true, cancellation, includeUsage: false);
                if (answered && t.Answer.Usages.Any(u => u.ChoicesBeside == 0))
                    findings.Add(
                        t, FindingCode.UsageEmptyChoices, "an event has usage and no choices though usage was not asked for", "choices in every event",
                        $"event {t.Answer.Usages[0].Event}");
            }),
        Judged.Case(
            Info(
                "usage.not-asked", "a stream without stream_options", "a complete stream; usage is not required",
                "the default stream must be as well formed as the one with options"),
            (_, ask, _, cancellation) => ask.PromptAsync("capital-1", stream: true, cancellation, includeUsage: false)),
        Judged.Case(
            Info(
                "usage.grows-with-prompt", "a short and a long prompt", "more prompt tokens for the long one, in proportion to its text",
                "a constant or a count of characters is no token count"),
            GrowsAsync),
        Judged.Case(
            Info(
                "usage.prompt-counted", "a question, plain and streamed", "with a test model of ours: exactly the tokens of the rendered prompt",
                "a start token or a generation prompt that is counted twice, or a prompt that is rendered otherwise"),
            CountedAsync),
    ];

    /// <summary>Tokens of the rendered prompt, by the tokenizer of the test models (fixtures/models, golden.json); no start token.</summary>
    private static readonly (string Prompt, int Tokens)[] Counted = [("capital-1", 15), ("echo-word", 18), ("greet-system", 33)];

    private static async Task CountedAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        foreach (var (prompt, tokens) in Counted)
            foreach (var stream in (bool[])[false, true])
            {
                var (t, answered) = await ask.ChatAsync(context.Prompts[prompt].Body(context.ModelName), stream, cancellation);
                if (answered && context.Model == ModelTrust.Known && t.Answer.Usage?.Prompt is { } seen && seen != tokens)
                    findings.Add(
                        t, FindingCode.UsagePromptCount, "prompt_tokens is not the number of tokens of the rendered prompt",
                        tokens.ToString(CultureInfo.InvariantCulture), seen.ToString(CultureInfo.InvariantCulture));
            }
    }

    private static async Task GrowsAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var (small, one) = await ask.ChatAsync(context.Prompts["echo-word"].Body(context.ModelName), stream: false, cancellation);
        var (large, two) = await ask.ChatAsync(context.Prompts["needle-500-start"].Body(context.ModelName), stream: false, cancellation);
        if (!one || !two || small.Answer.Usage?.Prompt is not { } few || large.Answer.Usage?.Prompt is not { } many)
            return;
        var characters = Length(context, "needle-500-start");
        var seen = string.Create(CultureInfo.InvariantCulture, $"{few} and {many} for a text of {characters} characters");
        // No tokenizer in use needs more than a token per character or fewer than one per sixteen for English text.
        if (many <= few || many > characters + 200 || many < characters / 16)
            findings.Add(
                large, FindingCode.UsagePromptImplausible, "prompt_tokens does not follow the length of the prompt", "a count that fits the text", seen);
        await PromptCounts.CheckChatAsync(context, ask, findings, cancellation);
    }

    private static int Length(CaseContext context, string prompt) =>
        context.Prompts[prompt].Messages.Sum(m => ((string?)m!["content"] ?? "").Length);

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, Area.Contract, sends, expects, why) { Source = "OpenAI API: usage, stream_options; real bugs, class D" };
}
