using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The stream ends without [DONE].</summary>
internal sealed class DoneMissing : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "done-missing",
        "the stream ends without [DONE]",
        "a crash at the end of the stream",
        _ => new DoneMissing());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Where(f => f.Kind != FrameKind.Done);
}
