using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>One delta is sent twice (=N: the Nth with content).</summary>
internal sealed class DeltaTwice(int which) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "delta-twice",
        "one delta is sent twice (=N: the Nth with content)",
        "a retry after a slow flush",
        a => new DeltaTwice(a.Whole(2)));

    /// <inheritdoc/>
    public override async IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope)
    {
        var count = 0;
        await foreach (var frame in frames)
        {
            yield return frame;
            if (frame.Kind == FrameKind.Delta && frame.Content is not null && ++count == which)
                yield return frame.Copy();
        }
    }
}
