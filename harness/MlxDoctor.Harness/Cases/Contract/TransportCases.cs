using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Invariants;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>HTTP itself: what proxies, browsers and SDKs rely on.</summary>
internal static class TransportCases
{
    private const string Chat = "/v1/chat/completions";

    private const int LongText = 50, FewestPieces = 3;

    /// <summary>The family <c>http.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Judged.Case(
            Info("http.wrong-method", "GET to the chat route", "404 or 405", "an HTML page or a hang sends users hunting in the wrong place"),
            async (context, _, findings, cancellation) =>
            {
                var t = await context.SendAsync(ApiRequest.Get(Chat), cancellation);
                if (t.Status is not (404 or 405 or 400 or 501))
                    findings.Add(t, FindingCode.SurfaceStatus, "a wrong method is not refused", "405", Seen(t));
            }),
        Judged.Case(
            Info("http.content-type", "a plain answer", "the label application/json", "SDKs refuse to read what is labelled otherwise"),
            async (context, ask, findings, cancellation) =>
            {
                var (t, _) = await ask.ChatAsync(context.Prompts["echo-word"].Body(context.ModelName), stream: false, cancellation);
                Label(t, "application/json", findings);
            }),
        Judged.Case(
            Info("http.stream-content-type", "a streamed answer", "the label text/event-stream", "browsers and proxies buffer what is labelled otherwise"),
            async (context, ask, findings, cancellation) =>
            {
                var (t, _) = await ask.ChatAsync(context.Prompts["echo-word"].Body(context.ModelName), stream: true, cancellation);
                Label(t, "text/event-stream", findings);
            }),
        Judged.Case(
            Info(
                "http.stream-in-pieces", "a streamed answer of some sixty tokens", "the text in more than two events",
                "a stream that comes in one piece at the end is none") with { Level = Level.Should },
            async (context, ask, findings, cancellation) =>
            {
                var (t, answered) = await ask.ChatAsync(context.Prompts["count-20"].Body(context.ModelName), stream: true, cancellation);
                var pieces = t.Answer.Deltas.Count(d => d.Kind == DeltaKind.Content && d.TextLength > 0);
                if (answered && t.Answer.Text.Length > LongText && pieces < FewestPieces)
                    findings.Add(
                        t, FindingCode.StreamOnePiece, "the text of the stream does not come bit by bit", "a few tokens per event",
                        $"{pieces} events for {t.Answer.Text.Length} characters");
            }),
        Judged.Case(
            Info("http.charset-in-request", "a body labelled application/json; charset=utf-8", "an ordinary answer", "a label compared letter by letter"),
            (context, ask, findings, cancellation) =>
                AnsweredAsync(context, findings, r => r with { ContentType = "application/json; charset=utf-8" }, cancellation)),
        Judged.Case(
            Info("http.accept-anything", "Accept: */*", "an ordinary answer", "curl and many SDKs send it"),
            (context, ask, findings, cancellation) => AnsweredAsync(context, findings, r => r with { Headers = [new("Accept", "*/*")] }, cancellation)),
        Judged.Case(
            Info("http.escaped-body", "a body whose characters are all escaped", "an ordinary answer", "escapes that are decoded twice or not at all"),
            (context, ask, findings, cancellation) => AnsweredAsync(
                context, findings, r => r with { Body = JsonSerializer.SerializeToUtf8Bytes(JsonNode.Parse(r.Body!.Value.Span)) }, cancellation, "echo-4")),
        Judged.Case(
            Info("http.spread-over-time", "eight short requests one after the other", "all are answered", "a connection or a slot that is not given back"),
            async (context, ask, findings, cancellation) =>
            {
                for (var i = 0; i < 8; i++)
                    await Liveness.CheckAsync(context, findings, cancellation);
            }),
        Judged.Case(
            Info(
                "http.complete", "a call, a question and a thought, streamed and not, the call twice", "every member that the reference requires",
                "typed clients throw on what is absent") with { Level = Level.Should, Repeats = true },
            async (context, ask, findings, cancellation) =>
            {
                foreach (var prompt in new[] { "tool-read", "capital-1", "think-on" })
                {
                    var body = context.Prompts[prompt].Body(context.ModelName);
                    if (prompt == "capital-1" && context.Capabilities.Missing(["logprobs"]) is null)
                        (body["logprobs"], body["top_logprobs"]) = (true, 2);
                    await ask.CompleteAsync((stream, fresh) => ask.ChatAsync(body, stream, cancellation, fresh: fresh), again: prompt == "tool-read");
                }
            }),
        Judged.Case(
            Info(
                "http.error-shape", "a value that must be refused", "the API's own error: error.message and error.type",
                "SDKs show 'unknown error' for every other shape") with { Level = Level.Should },
            async (context, _, findings, cancellation) =>
            {
                var body = context.Prompts["echo-word"].Body(context.ModelName);
                body["messages"] = "hello";
                var t = await context.SendAsync(ApiRequest.Chat(body), cancellation);
                var again = await context.SendAsync(ApiRequest.Chat(body), cancellation);
                foreach (var refused in new[] { t, again }.Where(r => r.Status >= 400))
                {
                    ErrorForms.Check(refused, findings, complete: true);
                    if (refused.Answer.Error?.Shape != ErrorShape.OpenAi || string.IsNullOrEmpty(refused.Answer.Error.Message))
                        findings.Add(
                            refused, FindingCode.RefusalShape, "the refusal has another shape than the API's", "{\"error\":{\"message\":…,\"type\":…}}",
                            Seen(refused));
                }
            }),
        Judged.Case(
            Info(
                "http.error-is-json", "a body that is no JSON", "an error labelled application/json with a text",
                "an HTML page or plain text where SDKs parse JSON"),
            async (context, _, findings, cancellation) =>
            {
                var t = await context.SendAsync(ApiRequest.Raw("POST", Chat, "hello there"u8.ToArray()), cancellation);
                if (t.ParsedJson is null)
                    findings.Add(t, FindingCode.RefusalNotJson, "the refusal is no JSON", "a JSON object with an error", Seen(t));
            }),
    ];

    private static void Label(Transcript t, string wanted, FindingList findings)
    {
        var label = t.Headers.FirstOrDefault(h => h.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)).Value;
        if (t.Status == 200 && (label is null || !label.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)))
            findings.Add(t, FindingCode.HttpContentType, "the answer is labelled wrongly", wanted, label ?? "no label");
    }

    private static async Task AnsweredAsync(
        CaseContext context, FindingList findings, Func<ApiRequest, ApiRequest> shape, CancellationToken cancellation, string id = "echo-word")
    {
        var prompt = context.Prompts[id];
        var t = await context.SendAsync(shape(ApiRequest.Chat(prompt.Body(context.ModelName))), cancellation);
        if (t.Status != 200)
            findings.Add(t, FindingCode.HttpStatus, $"HTTP status {Seen(t)} for a good request", "200", t.BodyText);
        else
            await ExpectationJudge.JudgeAsync(prompt.Expect, t, context.Model, findings);
    }

    private static string Seen(Transcript t) => string.Create(CultureInfo.InvariantCulture, $"{t.Status}: {t.BodyText}");

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, Area.Contract, sends, expects, why) { Source = "RFC 9110; real bugs, class J" };
}
