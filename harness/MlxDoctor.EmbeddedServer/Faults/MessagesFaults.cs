using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Messages;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>What only the Messages API can get wrong.</summary>
internal static class MessagesFaults
{
    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        new("messages-stop-missing", "the stream of the Messages API ends without message_stop", "a generator that returns after the usage",
            Frames(s => s.Where(f => f.Kind != FrameKind.Done))),
        new("messages-names-missing", "events of the Messages API have no event line", "a chat stream's writer",
            Frames(s => s.Select(f => f with { Event = null }))),
        new("messages-block-open", "blocks of the Messages API never end", "no content_block_stop",
            Frames(s => s.Where(f => f.Event != "content_block_stop"))),
        new("messages-cut-end-turn", "a cut answer of the Messages API has stop_reason end_turn", "length is not translated", Reason(holder =>
        {
            if ((string?)holder["stop_reason"] == "max_tokens")
                holder["stop_reason"] = "end_turn";
        })),
        new("messages-stop-unnamed", "a stopped answer of the Messages API says end_turn", "stop and end are one reason in chat", Reason(holder =>
        {
            if ((string?)holder["stop_reason"] == "stop_sequence")
                (holder["stop_reason"], holder["stop_sequence"]) = ("end_turn", null);
        })),
        new("messages-input-text", "the input of a tool_use is text", "arguments passed on as chat words them", new Fault
        {
            Knows = Is,
            Body = body => Change.Members(body, "content.input", (use, name) => use[name] = use[name]!.ToJsonString()),
        }),
        new("messages-start-empty", "message_start says that the prompt has no token", "usage is only known at the end", Frames(s => s.Data(data =>
        {
            if (data["message"]?["usage"] is JsonObject usage)
                (usage["input_tokens"], usage["cache_read_input_tokens"]) = (0, 0);
        }))),
        new("messages-system-blocks-lost", "a system prompt in blocks is ignored", "only the text form is read", new Fault
        {
            Request = (request, scope) =>
            {
                if (scope.Path == ApiRoute.Messages && scope.HasField("system") && scope.Body.GetProperty("system").ValueKind == JsonValueKind.Array)
                    request.Messages = JsonSerializer.SerializeToElement(request.Messages.EnumerateArray().Skip(1).ToList());
            },
        }),
        new("messages-result-blocks-lost", "a tool result in blocks arrives empty", "only the text form is read", new Fault { Request = DropResultBlocks }),
        new("messages-error-shape", "errors of the Messages API are worded as chat does", "one error handler for all routes",
            Change.Refusal((scope, error) => ApiRoute.IsMessages(scope.Path) ? (error.Status, ErrorWording.Chat(error)) : null)),
        new("messages-think-in-text", "the Messages API shows thoughts inside the text", "no reasoning parser on this route",
            Change.Plan(plan => { if (Is(plan)) (plan.ParseThinking, plan.StartsThinking) = (false, false); })),
        new("messages-count-one", "count_tokens counts words", "a tokenizer that is not the model's", Change.Route(ApiRoute.CountTokens, scope =>
            new JsonObject { ["input_tokens"] = scope.Body.GetProperty("messages").GetRawText().Split(' ').Length })),
        new("messages-signature-missing", "a streamed thinking block ends without its signature", "signatures that only the plain answer has",
            Frames(s => s.Where(f => f.Data?["delta"]?["type"]?.ToString() != "signature_delta"))),
    ];

    private static bool Is(AnswerPlan plan) => plan.Wording is MessagesWording;

    private static Fault Frames(Func<IAsyncEnumerable<SseFrame>, IAsyncEnumerable<SseFrame>> change) => Change.Frames(change) with { Knows = Is };

    /// <summary>What holds the stop reason: a body, or the delta of the last event but one.</summary>
    private static Fault Reason(Action<JsonObject> change) =>
        Frames(s => s.Each(f => { if (f.Kind == FrameKind.Finish) change(f.Data!["delta"]!.AsObject()); })) with { Body = change };

    /// <summary>Results in the form of a text are kept, and with one of those all others.</summary>
    private static void DropResultBlocks(ChatRequest request, RequestScope scope)
    {
        if (scope.Path != ApiRoute.Messages)
            return;
        var isText = scope.Body.GetProperty("messages").EnumerateArray()
            .Where(m => m.GetProperty("content").ValueKind == JsonValueKind.Array)
            .SelectMany(m => m.GetProperty("content").EnumerateArray())
            .Any(b => b.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String);
        if (!isText)
            Change.EmptyMessages(m => (string?)m["role"] == "tool").Request!(request, scope);
    }
}
