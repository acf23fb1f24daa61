using System.Text;
using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>One event of a stream, or something that a fault does instead.</summary>
internal sealed record SseFrame(FrameKind Kind)
{
    /// <summary>The event's object.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>The event's name; null sends none.</summary>
    public string? Event { get; init; }

    /// <summary>The bytes of a raw frame.</summary>
    public string Text { get; init; } = "";

    /// <summary>Tokens that it carries.</summary>
    public int Tokens { get; init; }

    /// <summary>When it is to be emitted; null is at once.</summary>
    public double? DueMs { get; init; }

    /// <summary>Its only choice, if it has one.</summary>
    public JsonObject? Choice => Data?["choices"] is JsonArray { Count: > 0 } choices ? choices[0] as JsonObject : null;

    /// <summary>The delta of its choice.</summary>
    public JsonObject? Delta => Choice?["delta"] as JsonObject;

    /// <summary>The first tool call of its delta.</summary>
    public JsonObject? ToolCall => Delta?["tool_calls"] is JsonArray { Count: > 0 } calls ? calls[0] as JsonObject : null;

    /// <summary>The visible text of its delta.</summary>
    public string? Content => (Delta?["content"] ?? Choice?["text"])?.GetValue<string>();

    /// <summary>The bytes on the wire.</summary>
    public byte[] ToBytes() => Kind switch
    {
        FrameKind.Raw => Encoding.UTF8.GetBytes(Text),
        FrameKind.Done when Data is null => "data: [DONE]\n\n"u8.ToArray(),
        _ => Data is null ? [] : [.. Encoding.UTF8.GetBytes(Event is null ? "" : $"event: {Event}\n"), .. "data: "u8, .. JsonText.Bytes(Data), .. "\n\n"u8],
    };

    /// <summary>A deep copy, so that a fault may change one of two.</summary>
    public SseFrame Copy() => this with { Data = Data?.DeepClone().AsObject() };

    /// <summary>The same frame with another visible text.</summary>
    public SseFrame WithContent(string text)
    {
        var copy = Copy();
        if (copy.Delta is { } delta)
            delta["content"] = text;
        else if (copy.Choice is { } choice)
            choice["text"] = text;
        return copy;
    }
}
