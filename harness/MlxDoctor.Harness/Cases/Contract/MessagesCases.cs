using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Invariants;
using MlxDoctor.Harness.Cases.Contract.Apis;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>The Messages API, which Claude Code and Anthropic's clients speak.</summary>
internal static class MessagesCases
{
    /// <summary>The family <c>messages.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Case(
            "messages.answer", "a question, streamed and not; a conversation here and through chat",
            "the answer as a text block, stop_reason end_turn, and what chat says to the same words",
            "a route that answers with empty content, or reads only the last turn", AnswerAsync),
        Case(
            "messages.shape", "a question, not streamed", "every member that typed clients need, in its type",
            "clients throw on a missing type or stop_sequence", ShapeAsync),
        Case(
            "messages.stream-events", "a question, streamed", "message_start, blocks that begin, grow and end, message_delta, message_stop, each named",
            "clients dispatch on the names and count the blocks", EventsAsync),
        Case(
            "messages.long-stream", "a long answer, streamed and not", "the same text both ways", "deltas that are lost, doubled or joined",
            async (_, ask, _, ct) => await ask.SayPairAsync("count-20", ct)),
        Case(
            "messages.system", "a rule as system, as a text and as blocks", "an answer that follows it both times",
            "Claude Code sends blocks; some servers read only text", SystemAsync),
        Case("messages.max-tokens", "max_tokens 5 for a long answer", "stop_reason max_tokens", "a cut answer that calls itself finished", CutAsync),
        Case(
            "messages.stop-sequence", "a stop sequence", "the text before it, stop_reason stop_sequence, and which one it was",
            "stop sequences that are accepted and ignored", StopAsync, "stop"),
        Case(
            "messages.tool-call", "a file to read, four tools offered", "a tool_use block with id, name and an object as input, stop_reason tool_use",
            "calls that arrive as text, or with input as text", CallAsync, "tools"),
        Case(
            "messages.tool-result", "a tool's result to read out, as a text and as blocks", "the text from the result both times",
            "results in blocks that are dropped before they reach the model", ResultAsync, "tools"),
        Case(
            "messages.thinking", "thinking enabled", "a thinking block, then a text block, no tag in either", "thinking inside the text", ThinkAsync,
            "thinking"),
        Case(
            "messages.usage", "a question, streamed and not", "the same token counts both ways, the prompt's among them", "streams that say input_tokens 0",
            UsageAsync),
        Judged.Case(
            Info(
                "messages.complete", "a call, a question and a thought, streamed and not, the call twice", "every member that the reference requires",
                "typed clients throw on what is absent") with { Level = Level.Should, Repeats = true, Needs = ["messages", "messages.complete"] },
            (context, _, findings, cancellation) => CompleteAsync(new Asker(context, findings, WireFormat.Messages), findings, cancellation)),
        Case(
            "messages.refusals", "requests without max_tokens, without messages, with an unknown role", "400 or 422 with the API's own error object",
            "a 500, or an error in another API's words", RefuseAsync),
        Case(
            "messages.count-tokens", "a prompt to count, then the same to answer", "the count that the answer's usage reports",
            "context budgets are made of it", CountAsync, "count-tokens"),
    ];

    private static async Task AnswerAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        await ask.SayPairAsync("capital-1", cancellation);
        await SameThroughChat.CheckAsync(context, ask, findings, cancellation);
    }

    private static async Task ShapeAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var (t, answered) = await ask.SayAsync(ask.Chat("capital-1"), stream: false, cancellation);
        if (!answered)
            return;
        var shape = new Shape(t, findings);
        var root = t.ParsedJson;
        shape.Word(root, "", "type", "message");
        shape.Word(root, "", "role", "assistant");
        shape.Word(root, "", "stop_reason", "end_turn");
        shape.Need(root, "", "stop_sequence", JsonValueKind.Null);
        var block = (shape.Need(root, "", "content", JsonValueKind.Array) as JsonArray)?.LastOrDefault();
        shape.Word(block, "content.", "type", "text");
        shape.Need(block, "content.", "text", JsonValueKind.String);
        shape.Count(root!["usage"], "usage.", "input_tokens");
        shape.Count(root["usage"], "usage.", "output_tokens");
    }

    private static async Task EventsAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        foreach (var prompt in new[] { "capital-1", "count-20" })
            await ask.SayAsync(ask.Chat(prompt), stream: true, cancellation);
    }

    private static async Task SystemAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var text = await ask.SayPairAsync("system-fixed", cancellation);
        var blocks = await ask.SayPairAsync("system-fixed", cancellation, spoken: body => body["system"] = Blocks((string)body["system"]!));
        PromptCounts.CheckSpellings(context, text, blocks, "system as blocks", findings);
    }

    private static async Task CutAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var chat = ask.Chat("count-20");
        chat["max_tokens"] = 5;
        foreach (var stream in new[] { false, true })
        {
            var (t, answered) = await ask.SayAsync(chat, stream, cancellation);
            if (answered && t.Answer.NativeFinish != "max_tokens")
                findings.Add(t, FindingCode.FinishDiffers, $"a cut answer has stop_reason '{t.Answer.NativeFinish}'", "max_tokens", StreamInvariant.Tail(t));
        }
    }

    private static async Task StopAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var stop = context.Prompts["stop-number"].Body("")["stop"] switch { JsonArray list => (string?)list[0], var one => (string?)one };
        OwnAnswer? own = null;
        if (context.Model == ModelTrust.Unknown)
        {
            own = await OwnAnswer.AskAsync(stream => ask.SayAsync(ask.Chat("count-20"), stream, cancellation), findings);
            if (own is not null && OwnStop.Of(own.Text, OwnStop.Piece.Middle) is { } word)
                stop = word;
            else
                own = null;
        }
        if (await ask.SayPairAsync("stop-number", cancellation, body => body["stop"] = new JsonArray(stop!)) is not { } pair
            || (own is null && context.Model == ModelTrust.Unknown))
            return;
        foreach (var t in pair.All)
        {
            if (own is not null)
                OwnStop.Check(own, [stop!], t, findings);
            if (t.Answer.NativeFinish != "stop_sequence")
                findings.Add(
                    t, FindingCode.FinishDiffers, $"a stopped answer has stop_reason '{t.Answer.NativeFinish}'", "stop_sequence", StreamInvariant.Tail(t));
            else if (t.Answer.StopSequence != stop)
                findings.Add(t, FindingCode.StopWhich, "stop_sequence does not name the one that was met", stop, t.Answer.StopSequence ?? "null");
        }
    }

    private static async Task CallAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        if (await ask.SayPairAsync("tool-read", cancellation) is not { } pair)
            return;
        foreach (var use in (pair.Plain.ParsedJson?["content"] as JsonArray ?? []).Where(b => AnswerJson.Text(b, "type") == "tool_use"))
            new Shape(pair.Plain, findings).Need(use, "content.tool_use.", "input", JsonValueKind.Object);
    }

    private static async Task ResultAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var text = await ask.SayPairAsync("result-file", cancellation);
        var blocks = await ask.SayPairAsync("result-file", cancellation, spoken: body =>
        {
            foreach (var result in body["messages"]!
                .AsArray()
                .SelectMany(m => m!["content"] as JsonArray ?? [])
                .Where(b => (string?)b!["type"] == "tool_result"))
                result!["content"] = Blocks((string)result["content"]!);
        });
        PromptCounts.CheckSpellings(context, text, blocks, "the result as blocks", findings);
    }

    private static async Task ThinkAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        if (await ask.SayPairAsync("think-on", cancellation, body => body["enable_thinking"] = true, e => e with { Reasoning = true }) is not { } pair)
            return;
        foreach (var t in pair.All.Where(t => t.Answer.Items is not [{ Type: "thinking" }, { Type: "text" }]))
            findings.Add(
                t, FindingCode.ReasoningPlace, "the answer is not a thinking block and then a text block", "thinking, text",
                string.Join(", ", t.Answer.Items.Select(i => i.Type)));
    }

    private static async Task UsageAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        await PromptCounts.CheckSpokenAsync(context, ask, findings, cancellation);
        if (await ask.SayPairAsync("capital-1", cancellation) is not { Stream: var t })
            return;
        var start = (MessagesAgreement.Named(t, "message_start")?["message"] as JsonObject)?["usage"];
        var end = MessagesAgreement.Named(t, "message_delta")?["usage"];
        var shape = new Shape(t, findings);
        shape.Count(start, "message_start.usage.", "input_tokens");
        shape.Count(start, "message_start.usage.", "output_tokens");
        shape.Count(end, "message_delta.usage.", "output_tokens");
        if (MessagesAgreement.Prompt(start) == 0)
            findings.Add(t, FindingCode.UsageStartEmpty, "message_start says that the prompt has no token", "the prompt's tokens", start?.ToJsonString());
    }

    private static async Task CompleteAsync(Asker ask, FindingList findings, CancellationToken cancellation)
    {
        foreach (var prompt in new[] { "tool-read", "capital-1", "think-on" })
        {
            var chat = ask.Chat(prompt);
            chat["enable_thinking"] = prompt == "think-on";
            await ask.CompleteAsync(async (stream, fresh) =>
            {
                var (t, answered) = await ask.SayAsync(chat, stream, cancellation, fresh: fresh);
                var deltas = t.Events.Select(e => AnswerJson.Text(e.ParseJson(), "delta", "type")).ToList();
                if (deltas.Contains("thinking_delta") && !deltas.Contains("signature_delta"))
                    findings.Add(
                        t, FindingCode.StreamSignatureMissing, "a thinking block ends without its signature", "a signature_delta before content_block_stop",
                        StreamInvariant.Tail(t));
                return (t, answered);
            }, again: prompt == "tool-read");
        }
    }

    private static async Task RefuseAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        await ask.RefuseAsync("a request without max_tokens", b => b.Remove("max_tokens"), cancellation);
        await ask.RefuseAsync("a request without messages", b => b.Remove("messages"), cancellation);
        await ask.RefuseAsync("an empty list of messages", b => b["messages"] = new JsonArray(), cancellation);
        await ask.RefuseAsync("max_tokens 0", b => b["max_tokens"] = 0, cancellation);
        await ask.RefuseAsync("an unknown role", b => b["messages"]![0]!["role"] = "wizard", cancellation);
        await Liveness.CheckAsync(context, findings, cancellation);
    }

    private static async Task CountAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        foreach (var prompt in new[] { "capital-1", "tool-read" })
        {
            var chat = ask.Chat(prompt);
            var (answer, answered) = await ask.SayAsync(chat, stream: false, cancellation);
            var body = WireBody.From(WireFormat.Messages, chat);
            foreach (var name in new[] { "max_tokens", "temperature", "stream", "stop_sequences" })
                body.Remove(name);
            var t = await context.SendAsync(ApiRequest.CountTokens(body), cancellation);
            BodyInvariant.Check(t, findings);
            if (t.Status != 200)
                findings.Add(
                    t, FindingCode.HttpStatus, $"HTTP status {t.Status?.ToString(CultureInfo.InvariantCulture)} for a good request", "200", t.BodyText);
            else if (new Shape(t, findings).Count(t.ParsedJson, "", "input_tokens") is { } count && answered && answer.Answer.Usage?.Prompt is { } used
                && count != used)
                findings.Add(
                    t, FindingCode.UsageCountDiffers, "the count is not what the same prompt then uses", used.ToString(CultureInfo.InvariantCulture),
                    count.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static JsonArray Blocks(string text) => [new JsonObject { ["type"] = "text", ["text"] = text }];

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, Area.Contract, sends, expects, why) { Source = "Anthropic API reference, messages" };

    private static ICheckCase Case(
        string id, string sends, string expects, string why, Func<CaseContext, Asker, FindingList, CancellationToken, Task> run, params string[] needs) =>
        Judged.Case(
            Info(id, sends, expects, why) with { Needs = ["messages", id, .. needs] },
            (context, _, findings, cancellation) => run(context, new Asker(context, findings, WireFormat.Messages), findings, cancellation));
}
