using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The connection is reset in mid-stream (=N: after N deltas).</summary>
internal sealed class ResetMidstream(int after) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "reset-midstream",
        "the connection is reset in mid-stream (=N: after N deltas)",
        "worker killed while it streams",
        a => new ResetMidstream(a.Whole(3)));

    /// <inheritdoc/>
    public override async IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope)
    {
        var count = 0;
        await foreach (var frame in frames)
        {
            yield return frame;
            if (frame.Kind == FrameKind.Delta && ++count == after)
                yield return new SseFrame(FrameKind.Reset);
        }
    }
}
