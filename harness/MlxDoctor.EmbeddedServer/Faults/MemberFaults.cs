using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Single members and events of any API, chosen by the argument, and pieces of tool calls.</summary>
internal static class MemberFaults
{
    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        new("member-lost", "a member is missing (=PATH, default choices.index)", "a field that one serialiser forgets",
            argument => Change.Members(argument.Or("choices.index"), (parent, name) => parent.Remove(name))),
        new("member-null", "a member is null (=PATH, default choices.index)", "an optional field of the server's own type is written as null",
            argument => Change.Members(argument.Or("choices.index"), (parent, name) => parent[name] = null)),
        new("member-text", "a number arrives as text (=PATH, default usage.completion_tokens)", "counters that pass through a string",
            argument => Change.Members(argument.Or("usage.completion_tokens"), (parent, name) => parent[name] = parent[name]?.ToString())),
        new("member-set", "a member has the same value in every answer (=PATH:JSON, default id:\"1\")", "a constant that was meant to be replaced", MemberSet),
        new("member-twice", "events name a member twice", "a field is added by hand to text that has it", new Fault { Frames = MemberTwice }),
        new("event-set", "a member has another value in events of one type (=EVENT:PATH:JSON, default message_start:message.usage.input_tokens:3)",
            "each event is written by code of its own", EventSet),
        new("event-twice", "events of one type are sent twice (=EVENT, default content_block_stop)", "two layers that both close a block",
            argument => Events(argument.Or("content_block_stop"), (frames, which) => frames.Twice(which))),
        new("event-late", "events of one type come after the next one (=EVENT, default content_block_stop)",
            "events from two tasks without an order between them",
            argument => Events(argument.Or("content_block_stop"), (frames, which) => frames.Late(which))),
        new("tool-head-twice", "the piece that begins a tool call is sent twice",
            "a parser that reports a call when its name is seen and again when its arguments begin", Change.Frames(s => s.Twice(IsHead))),
        new("tool-head-late", "arguments of a tool call come before its name", "pieces of a call from two tasks without an order between them",
            Change.Frames(s => s.Late(IsHead))),
        new("list-twice", "a list has each of its entries twice (=PATH, default data)", "entries collected by two layers",
            argument => Change.Members(argument.Or("data"), Double)),
    ];

    private static bool IsHead(SseFrame frame) => frame.ToolCall?["function"]?["name"] is not null;

    /// <summary>Events by their name, which chat has not.</summary>
    private static Fault Events(string type, Func<IAsyncEnumerable<SseFrame>, Func<SseFrame, bool>, IAsyncEnumerable<SseFrame>> change) =>
        Change.Frames(s => change(s, f => f.Event == type)) with { Knows = plan => plan.Wording is not null };

    private static Fault MemberSet(FaultArgument argument)
    {
        var text = argument.Or("id:\"1\"");
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? Change.Members(text[..colon], (parent, name) => parent[name] = JsonNode.Parse(text[(colon + 1)..]))
            : throw new FormatException($"fault member-set: '{text}' is not PATH:JSON");
    }

    private static Fault EventSet(FaultArgument argument)
    {
        var text = argument.Or("message_start:message.usage.input_tokens:3");
        if (text.Split(':', 3) is not [var type, var path, var json])
            throw new FormatException($"fault event-set: '{text}' is not EVENT:PATH:JSON");
        return Events(type, (frames, which) => frames.Each(f =>
        {
            if (which(f))
                Change.Members(f.Data, path, (parent, name) => parent[name] = JsonNode.Parse(json));
        }));
    }

    private static IAsyncEnumerable<SseFrame> MemberTwice(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan) => frames.Select(f =>
        f.Kind == FrameKind.Delta && f.Data is { } data
            ? FrameEdits.Raw($"data: {data.ToJsonString()[..^1]},\"id\":\"{plan.Id}-again\"}}\n\n") with { Tokens = f.Tokens, DueMs = f.DueMs }
            : f);

    private static void Double(JsonObject parent, string name)
    {
        if (parent[name] is JsonArray list)
            parent[name] = new JsonArray([.. list.Concat(list).Select(i => i?.DeepClone())]);
    }
}
