using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The stream of the Messages API ends without message_stop.</summary>
internal sealed class MessagesStopMissing : MessagesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "messages-stop-missing",
        "the stream of the Messages API ends without message_stop",
        "a generator that returns after the usage",
        _ => new MessagesStopMissing());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Where(f => f.Kind != FrameKind.Done);
}
