using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>200, then an error event and [DONE].</summary>
internal sealed class ErrorAs200 : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "error-event",
        "200, then an error event and [DONE]",
        "a failure before the first token is masked as a stream",
        _ => new ErrorAs200());

    /// <inheritdoc/>
    public override async IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope)
    {
        await foreach (var frame in frames)
        {
            yield return frame;
            if (frame.Kind is not (FrameKind.Role or FrameKind.Delta))
                continue;
            yield return new SseFrame(FrameKind.Raw) { Text = "data: {\"error\":{\"message\":\"Internal error during streaming\",\"type\":\"server_error\"}}\n\n" };
            yield return new SseFrame(FrameKind.Done);
            yield break;
        }
    }
}
