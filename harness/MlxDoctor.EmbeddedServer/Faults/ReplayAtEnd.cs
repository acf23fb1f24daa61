using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The whole answer comes again in the last delta.</summary>
internal sealed class ReplayAtEnd : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "replay-end",
        "the whole answer comes again in the last delta",
        "terminal chunk replays the answer",
        _ => new ReplayAtEnd());

    /// <inheritdoc/>
    public override async IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope)
    {
        var all = "";
        SseFrame? sample = null;
        await foreach (var frame in frames)
        {
            if (frame.Kind == FrameKind.Delta && frame.Content is { Length: > 0 } text)
                (all, sample) = (all + text, frame);
            if (frame.Kind == FrameKind.Finish && sample is not null)
                yield return sample.WithContent(all);
            yield return frame;
        }
    }
}
