using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>The older text completion route, which editors still use.</summary>
internal static class CompletionCases
{
    private const string Prompt = "<|im_start|>user\nCount from 1 to 20.<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n";
    private const string Capital = "<|im_start|>user\nWhich city is the capital of Norway?<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n";
    private const string Whole = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10";

    /// <summary>The family <c>completions.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Judged.Case(
            Info(
                "completions.text", "a raw prompt, streamed and not", "the same text in choices[0].text both ways",
                "the route is often a copy of the chat one that nobody looks at"),
            (context, ask, findings, cancellation) => AskAsync(context, ask, findings, null, Whole, "length", cancellation)),
        Judged.Case(
            Info("completions.stop", "the stop string \", 5\"", "the text before it and finish_reason stop", "stop handling is a second implementation here"),
            (context, ask, findings, cancellation) => AskAsync(context, ask, findings, ", 5", "1, 2, 3, 4", "stop", cancellation)),
        Judged.Case(
            Info("completions.end", "a prompt whose answer is short", "the text and finish_reason stop", "an end token that only the chat route knows"),
            (context, ask, findings, cancellation) => AskAsync(context, ask, findings, null, "The capital of Norway is Oslo.", "stop", cancellation, Capital)),
        Judged.Case(
            Info("completions.one-token", "max_tokens 1", "one token and finish_reason length", "the first token is a path of its own"),
            (context, ask, findings, cancellation) => AskAsync(context, ask, findings, null, Whole, "length", cancellation, Prompt, 1)),
        Judged.Case(
            Info(
                "completions.complete", "a raw prompt, streamed and not, twice", "every member that the reference requires",
                "typed clients throw on what is absent") with { Level = Level.Should, Repeats = true },
            (context, ask, _, cancellation) => ask.CompleteAsync(
                (stream, fresh) => ask.CompletionAsync(Body(context, Prompt, 8), stream, cancellation, fresh), again: true)),
        Judged.Case(
            Info("completions.refuse-missing-prompt", "no prompt", "400 or 422, then an ordinary answer", "a 500, or an answer to nothing") with
            {
                Level = Level.Should,
            },
            RefusedAsync),
        Judged.Case(
            Info(
                "completions.echo", "echo true", "the prompt before the answer",
                "a parameter that is accepted and ignored") with { Level = Level.Should, Needs = ["completions", "echo"] },
            async (context, ask, findings, cancellation) =>
            {
                var body = Body(context, "One, two, three,", 4);
                body["echo"] = true;
                foreach (var stream in new[] { false, true })
                {
                    var (t, answered) = await ask.CompletionAsync(body, stream, cancellation);
                    if (answered && t.Answer.Content?.StartsWith("One, two, three,", StringComparison.Ordinal) != true)
                        findings.Add(t, FindingCode.CompletionsEchoMissing, "the prompt is not echoed", "One, two, three,…", t.Answer.Content ?? "null");
                }
            }),
        Judged.Case(
            Info("completions.not-chat", "a raw prompt", "an object text_completion with text, no message", "the chat route's shape under another path") with
            {
                Level = Level.Should,
            },
            async (context, ask, findings, cancellation) =>
            {
                var (t, answered) = await ask.CompletionAsync(Body(context, Prompt, 8), stream: false, cancellation);
                if (answered && (t.ParsedJson as JsonObject)?["choices"]?[0] is JsonObject choice && (choice["text"] is null || choice["message"] is not null))
                    findings.Add(t, FindingCode.CompletionsShape, "the choice has no text, or has a message", "text", choice.ToJsonString());
            }),
    ];

    private static async Task AskAsync(
        CaseContext context, Asker ask, FindingList findings, string? stop, string whole, string finish, CancellationToken cancellation, string prompt = Prompt,
        int limit = 16)
    {
        var body = Body(context, prompt, limit);
        if (stop is not null && context.Model == ModelTrust.Unknown)
        {
            await OwnStopAsync(context, ask, findings, body, cancellation);
            return;
        }
        if (stop is not null)
            body["stop"] = new JsonArray(stop);
        var pair = await Asker.PairAsync(context, findings, (stream, fresh) => ask.CompletionAsync(body, stream, cancellation, fresh));
        if (pair is null || context.Model != ModelTrust.Known)
            return;
        foreach (var t in pair.All)
        {
            var text = (t.Answer.Content ?? "").Trim();
            if (stop is null ? text.Length == 0 || !whole.StartsWith(text, StringComparison.Ordinal) : text != whole)
                findings.Add(t, FindingCode.ContentDiffers, "the text is not the expected one", whole, t.Answer.Content ?? "null");
            if (t.Answer.FinishReason != finish)
                findings.Add(t, FindingCode.FinishDiffers, $"finish_reason is '{t.Answer.FinishReason}'", finish, t.Answer.FinishReason ?? "null");
        }
    }

    /// <summary>A model that nobody knows is stopped by a word of its own.</summary>
    private static async Task OwnStopAsync(CaseContext context, Asker ask, FindingList findings, JsonObject body, CancellationToken cancellation)
    {
        var own = await OwnAnswer.AskAsync(stream => ask.CompletionAsync(body, stream, cancellation), findings);
        if (own is null || OwnStop.Of(own.Text, OwnStop.Piece.Middle) is not { } stop)
            return;
        body["stop"] = new JsonArray(stop);
        if (await Asker.PairAsync(context, findings, (stream, fresh) => ask.CompletionAsync(body, stream, cancellation, fresh)) is { } pair)
            foreach (var t in pair.All)
                OwnStop.Check(own, [stop], t, findings);
    }

    private static async Task RefusedAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var body = Body(context, Prompt, 8);
        body.Remove("prompt");
        var t = await context.SendAsync(ApiRequest.Completion(body), cancellation);
        RefusalJudge.Judge(t, "a completion without a prompt", findings);
        await Liveness.CheckAsync(context, findings, cancellation);
    }

    private static JsonObject Body(CaseContext context, string prompt, int limit) =>
        new() { ["model"] = context.ModelName, ["prompt"] = prompt, ["max_tokens"] = limit, ["temperature"] = 0 };

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, Area.Contract, sends, expects, why) { Needs = ["completions"], Source = "OpenAI API: completions" };
}
