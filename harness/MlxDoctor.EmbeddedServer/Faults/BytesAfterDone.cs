using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>An event follows [DONE].</summary>
internal sealed class BytesAfterDone : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "after-done",
        "an event follows [DONE]",
        "a late flush after the terminal event",
        _ => new BytesAfterDone());

    /// <inheritdoc/>
    public override async IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope)
    {
        SseFrame? last = null;
        await foreach (var frame in frames)
        {
            yield return frame;
            if (frame.Kind == FrameKind.Done && last is not null)
                yield return last.Copy();
            last = frame.Kind == FrameKind.Delta ? frame : last;
        }
    }
}
