using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Two usage events.</summary>
internal sealed class UsageTwice : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "usage-twice",
        "two usage events",
        "usage sent by two layers",
        _ => new UsageTwice());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        FrameEdits.Twice(frames, f => f.Kind == FrameKind.Usage);
}
