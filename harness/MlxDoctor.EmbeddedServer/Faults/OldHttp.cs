using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>HTTP/1.0 without length (=N: cut after N deltas, which looks like a clean end).</summary>
internal sealed class OldHttp(int after) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "http10",
        "HTTP/1.0 without length (=N: cut after N deltas, which looks like a clean end)",
        "a cut stream on HTTP/1.0 cannot be told from a whole one",
        a => new OldHttp(a.Whole(int.MaxValue)));

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
