using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The piece that begins a tool call is sent twice.</summary>
internal sealed class ToolHeadTwice : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "tool-head-twice",
        "the piece that begins a tool call is sent twice",
        "a parser that reports a call when its name is seen and again when its arguments begin",
        _ => new ToolHeadTwice());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        FrameEdits.Twice(frames, ToolHeadLate.IsHead);
}
