using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Arguments of a tool call come before its name.</summary>
internal sealed class ToolHeadLate : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "tool-head-late",
        "arguments of a tool call come before its name",
        "pieces of a call from two tasks without an order between them",
        _ => new ToolHeadLate());

    /// <inheritdoc/>
    public override async IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope)
    {
        SseFrame? head = null;
        await foreach (var frame in frames)
        {
            if (head is null && IsHead(frame))
            {
                head = frame;
                continue;
            }
            yield return frame;
            if (head is not null)
                yield return head;
            head = null;
        }
    }

    /// <summary>The piece with the name.</summary>
    public static bool IsHead(SseFrame frame) => frame.Delta?["tool_calls"] is JsonArray { Count: > 0 } calls && calls[0]?["function"]?["name"] is not null;
}
