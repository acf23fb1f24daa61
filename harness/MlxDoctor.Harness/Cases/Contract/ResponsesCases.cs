using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Invariants;
using MlxDoctor.Harness.Cases.Contract.Apis;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;
using static System.Text.Json.JsonValueKind;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>The Responses API, which codex and newer OpenAI clients speak.</summary>
internal static class ResponsesCases
{
    /// <summary>The family <c>responses.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Case(
            "responses.answer", "a question as input, streamed and not; a conversation here and through chat",
            "the answer as an output_text, status completed, and what chat says to the same words",
            "a route that answers with an empty output, or reads only the last turn", AnswerAsync, repeats: true),
        Case(
            "responses.shape", "a question, not streamed", "every member that typed clients need, in its type",
            "clients throw on a missing annotations list or a null status", ShapeAsync),
        Case(
            "responses.stream-events", "a question, streamed", "response.created, items that begin, grow and end, response.completed; numbered",
            "codex drops a stream without response.completed and asks again", EventsAsync),
        Case(
            "responses.long-stream", "a long answer, streamed and not", "the same text both ways", "deltas that are lost, doubled or joined",
            async (_, ask, _, ct) => await ask.SayPairAsync("count-20", ct)),
        Case(
            "responses.instructions", "a rule as instructions", "an answer that follows it", "instructions that never reach the template",
            async (_, ask, _, ct) => await ask.SayPairAsync("system-fixed", ct)),
        Case(
            "responses.input-items", "a developer message and content parts", "they are read like instructions and text",
            "parts and the newer role are what clients send", async (_, ask, _, ct) => await ask.SayPairAsync("system-fixed", ct, spoken: AsItems)),
        Case(
            "responses.max-output-tokens", "max_output_tokens 16 for a long answer", "status incomplete, reason max_output_tokens",
            "a cut answer that calls itself completed", CutAsync),
        Case(
            "responses.tool-call", "a file to read, four functions offered", "a function_call with call_id, name and arguments, streamed and not",
            "calls that arrive as text, or without call_id", CallAsync, needs: "tools"),
        Case(
            "responses.tool-result", "a function's output to read out", "the text from the output",
            "function_call_output that is dropped before it reaches the model", async (_, ask, _, ct) => await ask.SayPairAsync("result-file", ct),
            needs: "tools"),
        Case(
            "responses.thinking", "a sum that the model thinks about", "a reasoning item before the message, no tag in either",
            "thinking inside the output text", ThinkAsync, needs: "thinking"),
        Case("responses.usage", "a question, streamed and not", "input, output and total tokens with their details", "agents budget by it", UsageAsync),
        Complete(
            "responses.complete", "questions with every setting named, streamed and not, the first one twice",
            "every member that the reference requires, and the settings that were sent", "typed clients throw, or show settings that never held"),
        Case(
            "responses.refusals", "requests without input, with an impossible temperature, with an unknown role", "400 or 422 with an error object",
            "a 500, or words where clients parse an error", RefuseAsync),
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
        shape.Word(root, "", "object", "response");
        shape.Word(root, "", "status", "completed");
        shape.Need(root, "", "created_at", Number);
        shape.Need(root, "", "output", JsonValueKind.Array);
        shape.Need(root, "", "tools", JsonValueKind.Array);
        shape.Need(root, "", "parallel_tool_calls", True, False);
        shape.Need(root, "", "tool_choice", JsonValueKind.String, JsonValueKind.Object);
        if (root!["error"] is not null)
            shape.Wrong("error", "null", root["error"]!.ToJsonString());
        var message = (root["output"] as JsonArray)?.FirstOrDefault(i => AnswerJson.Text(i, "type") == "message");
        if (message is null)
        {
            shape.Wrong("output", "an item of type message", root["output"]?.ToJsonString() ?? "none");
            return;
        }
        shape.Need(message, "output.message.", "id", JsonValueKind.String);
        shape.Word(message, "output.message.", "role", "assistant");
        shape.Word(message, "output.message.", "status", "completed");
        var part = (shape.Need(message, "output.message.", "content", JsonValueKind.Array) as JsonArray)?.FirstOrDefault();
        shape.Word(part, "output.message.content.", "type", "output_text");
        shape.Need(part, "output.message.content.", "text", JsonValueKind.String);
        shape.Need(part, "output.message.content.", "annotations", JsonValueKind.Array);
    }

    private static async Task EventsAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        foreach (var prompt in new[] { "capital-1", "count-20" })
            await ask.SayAsync(ask.Chat(prompt), stream: true, cancellation);
    }

    private static async Task CutAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var chat = ask.Chat("count-20");
        // The API's own least value is 16.
        chat["max_tokens"] = 16;
        foreach (var stream in new[] { false, true })
        {
            var (t, answered) = await ask.SayAsync(chat, stream, cancellation);
            if (!answered)
                continue;
            var body = (stream ? LastEvent(t)?["response"] : t.ParsedJson) as JsonObject;
            if (t.Answer.NativeFinish != "incomplete")
                findings.Add(t, FindingCode.FinishDiffers, $"a cut answer has status '{t.Answer.NativeFinish}'", "incomplete", StreamInvariant.Tail(t));
            else if (AnswerJson.Text(body, "incomplete_details", "reason") != "max_output_tokens")
                findings.Add(
                    t, FindingCode.FinishReason, "incomplete_details does not say why", "max_output_tokens",
                    body?["incomplete_details"]?.ToJsonString() ?? "none");
            if (stream && AnswerJson.Text(LastEvent(t), "type") != "response.incomplete")
                findings.Add(
                    t, FindingCode.StreamLastEvent, "a cut stream does not end with response.incomplete", "response.incomplete",
                    AnswerJson.Text(LastEvent(t), "type") ?? "none");
        }
    }

    private static async Task CallAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        if (await ask.SayPairAsync("tool-read", cancellation) is not { } pair)
            return;
        foreach (var t in pair.All)
            foreach (var item in t.Answer.Items.Where(i => i.Type == "function_call" && string.IsNullOrEmpty(i.Id)))
                findings.Add(t, FindingCode.ToolsItemId, "a function_call item has no id of its own", "an id beside the call_id", StreamInvariant.Tail(t));
    }

    private static async Task ThinkAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        if (await ask.SayPairAsync("think-on", cancellation, expect: e => e with { Reasoning = true }) is not { } pair)
            return;
        foreach (var t in pair.All.Where(t => t.Answer.Items is not [{ Type: "reasoning" }, .., { Type: "message" }]))
            findings.Add(
                t, FindingCode.ReasoningPlace, "the answer is not a reasoning item and then a message", "reasoning, message",
                string.Join(", ", t.Answer.Items.Select(i => i.Type)));
    }

    private static async Task UsageAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        await PromptCounts.CheckSpokenAsync(context, ask, findings, cancellation);
        foreach (var stream in new[] { false, true })
        {
            var (t, answered) = await ask.SayAsync(ask.Chat("capital-1"), stream, cancellation);
            if (!answered || ((stream ? LastEvent(t)?["response"] : t.ParsedJson) as JsonObject)?["usage"] is not JsonObject usage)
                continue;
            var shape = new Shape(t, findings);
            shape.Count(usage, "usage.", "input_tokens");
            shape.Count(usage, "usage.", "output_tokens");
            shape.Count(usage, "usage.", "total_tokens");
            shape.Count(usage["input_tokens_details"], "usage.input_tokens_details.", "cached_tokens");
            shape.Count(usage["output_tokens_details"], "usage.output_tokens_details.", "reasoning_tokens");
        }
    }

    private static async Task CompleteAsync(Asker ask, CancellationToken cancellation)
    {
        // The first one, a call, is put twice; the last one is cut.
        foreach (var (prompt, most) in new[] { ("tool-read", 300), ("capital-1", 300), ("think-on", 300), ("count-20", 16) })
            await ask.CompleteAsync((stream, fresh) => ask.SayAsync(ask.Chat(prompt), stream, cancellation, body =>
                {
                    body["instructions"] = "Be brief.";
                    body["max_output_tokens"] = most;
                    body["metadata"] = new JsonObject { ["run"] = "7" };
                    body["parallel_tool_calls"] = true;
                    body["store"] = false;
                    body["text"] = new JsonObject { ["format"] = new JsonObject { ["type"] = "text" } };
                    body["tool_choice"] = "auto";
                    body["top_p"] = 0.9;
                    body["truncation"] = "disabled";
                }, fresh), again: prompt == "tool-read");
    }

    private static async Task RefuseAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        await ask.RefuseAsync("a request without input", b => b.Remove("input"), cancellation);
        await ask.RefuseAsync("a number as input", b => b["input"] = 42, cancellation);
        await ask.RefuseAsync("temperature -1", b => b["temperature"] = -1, cancellation);
        await ask.RefuseAsync("max_output_tokens 0", b => b["max_output_tokens"] = 0, cancellation);
        await Liveness.CheckAsync(context, findings, cancellation);
    }

    /// <summary>Instructions as a developer's message, and all text in parts.</summary>
    private static void AsItems(JsonObject body)
    {
        var input = body["input"]!.AsArray();
        foreach (var item in input)
            if (item!["content"] is JsonValue text)
                item["content"] = Parts(text.GetValue<string>());
        input.Insert(0, new JsonObject { ["type"] = "message", ["role"] = "developer", ["content"] = Parts((string)body["instructions"]!) });
        body.Remove("instructions");
    }

    private static JsonArray Parts(string text) => [new JsonObject { ["type"] = "input_text", ["text"] = text }];

    private static JsonObject? LastEvent(Transcript t) => t.Events.LastOrDefault(e => !e.IsDone)?.ParseJson() as JsonObject;

    private static ICheckCase Complete(string id, string sends, string expects, string why) => Judged.Case(
        new CaseInfo(id, Area.Contract, sends, expects, why)
        {
            Level = Level.Should,
            Repeats = true,
            Needs = ["responses", id],
            Source = "OpenAI API reference, responses",
        },
        (context, _, findings, cancellation) => CompleteAsync(new Asker(context, findings, WireFormat.Responses), cancellation));

    private static ICheckCase Case(
        string id, string sends, string expects, string why, Func<CaseContext, Asker, FindingList, CancellationToken, Task> run, bool repeats = false,
        params string[] needs) =>
        Judged.Case(
            new CaseInfo(id, Area.Contract, sends, expects, why)
            {
                Needs = ["responses", id, .. needs],
                Repeats = repeats,
                Source = "OpenAI API reference, responses",
            },
            (context, _, findings, cancellation) => run(context, new Asker(context, findings, WireFormat.Responses), findings, cancellation));
}
