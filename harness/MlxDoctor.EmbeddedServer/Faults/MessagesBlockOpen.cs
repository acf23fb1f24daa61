using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Blocks of the Messages API never end.</summary>
internal sealed class MessagesBlockOpen : MessagesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "messages-block-open",
        "blocks of the Messages API never end",
        "no content_block_stop",
        _ => new MessagesBlockOpen());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Where(f => f.Event != "content_block_stop");
}
