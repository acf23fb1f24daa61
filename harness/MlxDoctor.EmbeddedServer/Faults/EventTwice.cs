using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Events of one type are sent twice.</summary>
internal sealed class EventTwice(string type) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "event-twice",
        "events of one type are sent twice (=EVENT, default content_block_stop)",
        "two layers that both close a block",
        argument => new EventTwice(argument.Or("content_block_stop")));

    /// <inheritdoc/>
    public override bool Understands(AnswerPlan plan) => plan.Wording is not null;

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        FrameEdits.Twice(frames, f => f.Event == type);
}
