using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Events of one type come after the one that should follow them.</summary>
internal sealed class EventLate(string type) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "event-late",
        "events of one type come after the next one (=EVENT, default content_block_stop)",
        "events from two tasks without an order between them",
        argument => new EventLate(argument.Or("content_block_stop")));

    /// <inheritdoc/>
    public override bool Understands(AnswerPlan plan) => plan.Wording is not null;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope)
    {
        SseFrame? held = null;
        await foreach (var frame in frames)
        {
            if (held is null && frame.Event == type)
            {
                held = frame;
                continue;
            }
            yield return frame;
            if (held is not null)
                yield return held;
            held = null;
        }
        if (held is not null)
            yield return held;
    }
}
