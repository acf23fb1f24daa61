using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Two events carry a finish_reason.</summary>
internal sealed class FinishTwice : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "finish-twice",
        "two events carry a finish_reason",
        "terminal chunk sent by two layers",
        _ => new FinishTwice());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        FrameEdits.Twice(frames, f => f.Kind == FrameKind.Finish);
}
