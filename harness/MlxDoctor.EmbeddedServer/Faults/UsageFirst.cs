using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The chunk with usage comes before the one that ends the answer.</summary>
internal sealed class UsageFirst : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "usage-first",
        "the usage chunk comes before the finish",
        "two writers race for the end of a stream",
        _ => new UsageFirst());

    /// <inheritdoc/>
    public override async IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope)
    {
        SseFrame? finish = null;
        await foreach (var frame in frames)
        {
            if (frame.Kind == FrameKind.Finish)
            {
                finish = frame;
                continue;
            }
            if (finish is not null && frame.Kind != FrameKind.Usage)
            {
                yield return finish;
                finish = null;
            }
            yield return frame;
        }
        if (finish is not null)
            yield return finish;
    }
}
