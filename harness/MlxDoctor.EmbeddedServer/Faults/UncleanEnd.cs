using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A chunked body ends without its last chunk (=N: after N deltas).</summary>
internal sealed class UncleanEnd(int after) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "unclean-end",
        "a chunked body ends without its last chunk (=N: after N deltas)",
        "server process ends while it streams",
        a => new UncleanEnd(a.Whole(3)));

    /// <inheritdoc/>
    public override async IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope)
    {
        var count = 0;
        await foreach (var frame in frames)
        {
            yield return frame;
            if (frame.Kind == FrameKind.Delta && ++count == after)
                yield return new SseFrame(FrameKind.HangUp);
        }
    }
}
