using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>All deltas arrive as one at the end (=N: in groups of N).</summary>
internal sealed class Buffered(int size) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "merged-chunks",
        "all deltas arrive as one at the end (=N: in groups of N)",
        "tokens merged on the wire",
        a => new Buffered(a.Whole(int.MaxValue)));

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        FrameEdits.Merge(frames, size);
}
