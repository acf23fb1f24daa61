using System.Globalization;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>Long prompts: what fits is read whole, what does not fit is refused.</summary>
internal static class ContextCases
{
    private const int Beyond = 600;

    /// <summary>The family <c>context.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Needle("context.needle-1000-start", "needle-1000-start", "1,000 tokens, the fact at their start", repeats: true),
        Needle("context.needle-1000-end", "needle-1000-end", "1,000 tokens, the fact at their end"),
        Needle("context.needle-2000-start", "needle-2000-start", "2,000 tokens, the fact at their start"),
        Needle("context.needle-2000-middle", "needle-2000-middle", "2,000 tokens, the fact in their middle"),
        Needle("context.needle-3500-start", "needle-3500-start", "3,500 tokens, the fact at their start", fast: false),
        Needle("context.needle-3500-middle", "needle-3500-middle", "3,500 tokens, the fact in their middle", fast: false),
        Needle("context.needle-3500-end", "needle-3500-end", "3,500 tokens, the fact at their end", fast: false),
        Judged.Case(
            Info(
                "context.after-long", "ordinary requests after a prompt of 1,000 tokens", "ordinary answers",
                "a cache that a long prompt left in disorder") with { Fresh = true },
            async (context, ask, findings, cancellation) =>
            {
                await ask.ChatAsync(context.Prompts["needle-1000-middle"].Body(context.ModelName), stream: true, cancellation);
                await Liveness.CheckAsync(context, findings, cancellation);
                await Liveness.CheckAsync(context, findings, cancellation);
            }),
        Judged.Case(
            Info(
                "context.too-long", "a prompt that is longer than the model's context", "400 or 413 with a message, streamed and not; the server lives on",
                "answers from a text that was cut in silence, a crash, or memory without end") with
            {
                Harmful = true,
                Level = Level.Should,
                Needs = ["context-length"],
                Fast = false,
            },
            TooLongAsync),
    ];

    private static async Task TooLongAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        // A word and its blank are at least one token in every tokenizer in use.
        var words = context.ContextTokens!.Value + Beyond;
        foreach (var stream in new[] { false, true })
        {
            var body = context.Prompts["echo-word"].Body(context.ModelName);
            body["messages"] = new JsonArray(
                new JsonObject
                {
                    ["role"] = "user",
                    ["content"] = string.Join(
                        ' ',
                        Enumerable.Range(0, words)
                            .Select(i => (i % 7) switch { 0 => "red", 1 => "sun", 2 => "map", 3 => "oak", 4 => "tin", 5 => "fog", _ => "pen" })),
                });
            body["stream"] = stream;
            var t = await context.SendAsync(ApiRequest.Chat(body), cancellation);
            var seen = string.Create(CultureInfo.InvariantCulture, $"{t.Status}: {t.BodyText}");
            if (t.Status is null)
                findings.Add(
                    t, FindingCode.ContextNoAnswer, $"a prompt beyond the context gets no answer: {t.Failure ?? t.Ending.ToString()}", "400 or 413",
                    t.Failure);
            else if (t.Status < 400 && t.Answer.Error is null)
                findings.Add(
                    t, FindingCode.ContextAccepted,
                    string.Create(CultureInfo.InvariantCulture, $"a prompt of at least {words} tokens is accepted by a model of {context.ContextTokens}"),
                    "400 or 413", seen);
            else if (t.Status >= 500)
                findings.Add(t, FindingCode.ContextServerError, "a prompt beyond the context is answered as the server's own failure", "400 or 413", seen);
        }
        await Liveness.CheckAsync(context, findings, cancellation);
    }

    private static PromptCase Needle(string id, string prompt, string sends, bool fast = true, bool repeats = false) =>
        new(
            Info(
                id, sends, "the fact, streamed and not",
                "texts that are cut, rotated or wrongly cached beyond a chunk of the prefill") with
            { Fast = fast, Repeats = repeats },
            prompt);

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, Area.Contract, sends, expects, why) { Source = "real bugs, class H: long context" };
}
