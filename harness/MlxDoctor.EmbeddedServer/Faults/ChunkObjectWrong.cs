using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Events are of object chat.completion.</summary>
internal sealed class ChunkObjectWrong : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "chunk-object-wrong",
        "events are of object chat.completion",
        "the body's envelope is used for events",
        _ => new ChunkObjectWrong());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Select(f =>
        {
            if (f.Data is { } data)
                data["object"] = "chat.completion";
            return f;
        });
}
