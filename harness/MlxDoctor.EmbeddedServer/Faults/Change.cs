using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Faults of one kind: what many entries of the list have in common.</summary>
internal static class Change
{
    public static Fault Request(Action<ChatRequest> change) => new() { Request = (request, _) => change(request) };

    public static Fault Plan(Action<AnswerPlan> change) => new() { Plan = (plan, _) => change(plan) };

    public static Fault Generation(Func<GenerationRequest, GenerationRequest> change) => Plan(plan => plan.Generation = change(plan.Generation));

    public static Fault Steps(Func<IAsyncEnumerable<AnswerStep>, IAsyncEnumerable<AnswerStep>> change) => new() { Steps = (steps, _, _) => change(steps) };

    public static Fault Frames(Func<IAsyncEnumerable<SseFrame>, IAsyncEnumerable<SseFrame>> change) => new() { Frames = (frames, _) => change(frames) };

    /// <summary>Contents of messages become empty before the model sees them.</summary>
    public static Fault EmptyMessages(Func<JsonObject, bool> which) => Request(request =>
    {
        var messages = JsonNode.Parse(request.Messages.GetRawText())!.AsArray();
        foreach (var message in messages.OfType<JsonObject>().Where(which))
            message["content"] = "";
        request.Messages = System.Text.Json.JsonSerializer.SerializeToElement(messages);
    });

    /// <summary>The usage object, in events and bodies.</summary>
    public static Fault Usage(Action<JsonObject> change) => new()
    {
        Frames = (frames, _) => frames.Each(f => { if (f.Kind == FrameKind.Usage) change(f.Data!["usage"]!.AsObject()); }),
        Body = body => change(body["usage"]!.AsObject()),
    };

    /// <summary>The objects of tool calls, in events and bodies.</summary>
    public static Fault Calls(Action<JsonObject> change) => Frames(s => s.Each(f => { if (f.ToolCall is { } call) change(call); })) with
    {
        Body = body =>
        {
            foreach (var call in (body["choices"]![0]!["message"]?["tool_calls"] as JsonArray)?.OfType<JsonObject>() ?? [])
                change(call);
        },
    };

    /// <summary>The members at a path, wherever an object is sent: in events, bodies and pages of every API.</summary>
    public static Fault Members(string path, Action<JsonObject, string> change) =>
        Frames(s => s.Data(data => Members(data, path, change))) with
        {
            Knows = _ => true,
            Body = body => Members(body, path, change),
            Page = page => Members(page, path, change),
        };

    /// <summary>Changes every member at a path such as <c>choices.delta.role</c>: lists are gone through, a path that is not there changes nothing.</summary>
    public static void Members(JsonNode? node, string path, Action<JsonObject, string> change)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
                Members(item, path, change);
            return;
        }
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var head = dot < 0 ? path : path[..dot];
        if (node is not JsonObject parent || !parent.ContainsKey(head))
            return;
        if (dot < 0)
            change(parent, head);
        else
            Members(parent[head], path[(dot + 1)..], change);
    }

    /// <summary>A route is answered with this object.</summary>
    public static Fault Route(string path, Func<RequestScope, JsonObject> body) => new()
    {
        Answer = async scope =>
        {
            if (scope.Path != path)
                return false;
            await JsonReplies.SendAsync(scope.Http, 200, body(scope));
            return true;
        },
    };

    /// <summary>A refusal has this status and object instead; null leaves it alone.</summary>
    public static Fault Refusal(Func<RequestScope, ApiException, (int Status, JsonObject Body)?> change) => new()
    {
        Refuse = async (scope, error) =>
        {
            if (change(scope, error) is not { } other)
                return false;
            await JsonReplies.SendAsync(scope.Http, other.Status, other.Body);
            return true;
        },
    };
}
