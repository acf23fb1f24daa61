using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A member has another value in the events of one type only, so that a stream contradicts itself.</summary>
internal sealed class EventSet(string type, string path, string json) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "event-set",
        "a member has another value in events of one type (=EVENT:PATH:JSON, default message_start:message.usage.input_tokens:3)",
        "each event is written by code of its own",
        argument => Of(argument.Or("message_start:message.usage.input_tokens:3")));

    /// <inheritdoc/>
    public override bool Understands(AnswerPlan plan) => plan.Wording is not null;

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) => frames.Select(f =>
    {
        if (f.Event == type)
            MemberEdits.Each(f.Data, path, (parent, name) => parent[name] = JsonNode.Parse(json));
        return f;
    });

    private static EventSet Of(string text) => text.Split(':', 3) is [var type, var path, var json]
        ? new(type, path, json)
        : throw new FormatException($"fault event-set: '{text}' is not EVENT:PATH:JSON");
}
