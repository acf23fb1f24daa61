using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Every streamed call has index 0.</summary>
internal sealed class ToolIndexMerged : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "tool-index-merged",
        "every streamed call has index 0",
        "two calls merge into one",
        _ => new ToolIndexMerged());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) => frames.Select(f =>
    {
        if (f.Delta?["tool_calls"] is JsonArray { Count: > 0 } calls)
            calls[0]!["index"] = 0;
        return f;
    });
}
