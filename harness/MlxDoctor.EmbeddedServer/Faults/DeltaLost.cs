using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>One delta is lost (=N: the Nth with content).</summary>
internal sealed class DeltaLost(int which) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "delta-lost",
        "one delta is lost (=N: the Nth with content)",
        "stream interval drops deltas",
        a => new DeltaLost(a.Whole(2)));

    /// <inheritdoc/>
    public override async IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope)
    {
        var count = 0;
        await foreach (var frame in frames)
        {
            if (frame.Kind != FrameKind.Delta || frame.Content is null || ++count != which)
                yield return frame;
        }
    }
}
