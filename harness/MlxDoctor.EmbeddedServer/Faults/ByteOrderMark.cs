using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A stream begins with a byte order mark.</summary>
internal sealed class ByteOrderMark : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "bom",
        "a stream begins with a byte order mark",
        "a writer with the wrong encoding object",
        _ => new ByteOrderMark());

    /// <inheritdoc/>
    public override async IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope)
    {
        yield return new SseFrame(FrameKind.Raw) { Text = "\ufeff" };
        await foreach (var frame in frames)
            yield return frame;
    }
}
