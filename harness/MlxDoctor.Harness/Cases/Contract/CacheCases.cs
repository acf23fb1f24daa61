using System.Globalization;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>A prompt cache may save time and nothing else.</summary>
internal static class CacheCases
{
    /// <summary>The family <c>cache.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Judged.Case(
            Info(
                "cache.same-beginning", "one long text with three different questions in turn", "each question gets its own answer",
                "a cache that keeps the end of another conversation"),
            SameBeginningAsync),
        Judged.Case(
            Info(
                "cache.cut-then-whole", "a request cut after one token, then the same request whole", "the whole answer",
                "a cached state that holds a half-finished answer"),
            CutThenWholeAsync),
        Judged.Case(
            Info(
                "cache.other-system", "one question under two system messages in turn", "each system message is obeyed",
                "a cache keyed by the last message only"),
            OtherSystemAsync),
        Judged.Case(
            Info(
                "cache.with-and-without-tools", "one question with and without tools in turn", "a call with them, words without",
                "a cache keyed without the tool list") with { Needs = ["tools"] },
            ToolsInTurnAsync),
        Judged.Case(
            Info(
                "cache.shorter-again", "a long conversation, then its beginning again", "both answers are right",
                "a cache that is not cut back to the common beginning"),
            ShorterAgainAsync),
        Judged.Case(
            Info(
                "cache.sampled-between", "a greedy request, a sampled one, the greedy one again", "the greedy answer is the same both times",
                "sampling state that leaks through a shared cache"),
            SampledBetweenAsync),
        Judged.Case(
            Info(
                "cache.reported", "a text with a new word at its head, twice",
                "where cached tokens are reported: none of them at first, most of the prompt afterwards, never more than the prompt",
                "a counter of look-ups instead of reuse, or a cache that never hits") with { Level = Level.Should },
            ReportedAsync),
    ];

    private static async Task SameBeginningAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        foreach (var id in new[] { "needle-500-start", "needle-500-middle", "needle-500-start", "needle-500-end" })
            await ask.PromptAsync(id, stream: false, cancellation);
    }

    private static async Task CutThenWholeAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        foreach (var stream in new[] { false, true })
        {
            var cut = context.Prompts["math-3"].Body(context.ModelName);
            cut["max_tokens"] = 1;
            await ask.ChatAsync(cut, stream, cancellation);
            await ask.PromptAsync("math-3", stream, cancellation);
        }
    }

    private static async Task OtherSystemAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        foreach (var id in new[] { "system-fixed", "system-name", "system-fixed" })
            await ask.PromptAsync(id, stream: id == "system-name", cancellation);
    }

    private static async Task ToolsInTurnAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        await ask.PromptAsync("tool-unneeded", stream: false, cancellation);
        await ask.PromptAsync("tool-weather", stream: true, cancellation);
        await ask.PromptAsync("capital-2", stream: false, cancellation);
        await ask.PromptAsync("tool-weather", stream: false, cancellation);
    }

    private static async Task ShorterAgainAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        foreach (var id in new[] { "loop-1", "loop-2", "loop-3", "loop-1" })
            await ask.PromptAsync(id, stream: id == "loop-3", cancellation);
    }

    private static async Task SampledBetweenAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        await ask.PromptAsync("count-20", stream: false, cancellation);
        var sampled = context.Prompts["count-20"].Body(context.ModelName);
        sampled["temperature"] = 1.5;
        sampled["seed"] = 4;
        await ask.ChatAsync(sampled, stream: false, cancellation);
        await ask.PromptAsync("count-20", stream: true, cancellation);
        await ask.PromptAsync("count-20", stream: false, cancellation);
    }

    private static async Task ReportedAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var nonce = $"({Guid.NewGuid():N}) ";
        void New(JsonObject body) => body["messages"]![0]!["content"] = nonce + (string)body["messages"]![0]!["content"]!;
        var (first, one) = await ask.ChatAsync(Changed(context, "needle-500-start", New), stream: false, cancellation);
        var (second, two) = await ask.ChatAsync(Changed(context, "needle-500-start", New), stream: false, cancellation);
        if (!one || !two || first.Answer.Usage is not { CachedTokens: { } cold, Prompt: { } prompt } || second.Answer.Usage?.CachedTokens is not { } warm)
            return;
        // What precedes the nonce (a system turn of the template) may be known already.
        if (cold > prompt / 4)
            findings.Add(
                first, FindingCode.CacheColdHit, "most of a text that was never sent before is reported as cached",
                $"at most {Text(prompt / 4)} of {Text(prompt)}", Text(cold));
        if (warm < prompt / 2)
            findings.Add(
                second, FindingCode.CacheNoReuse, "cached tokens are reported and a repeated prompt reuses hardly any",
                $"at least {Text(prompt / 2)} of {Text(prompt)}", Text(warm));
    }

    private static JsonObject Changed(CaseContext context, string id, Action<JsonObject> change)
    {
        var body = context.Prompts[id].Body(context.ModelName);
        change(body);
        return body;
    }

    private static string Text(long n) => n.ToString(CultureInfo.InvariantCulture);

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, Area.Contract, sends, expects, why) { Fresh = true, Source = "real bugs, class I: prompt cache" };
}
