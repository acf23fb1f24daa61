using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The stream of the Responses API ends without response.completed.</summary>
internal sealed class ResponsesEndMissing : ResponsesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "responses-end-missing",
        "the stream of the Responses API ends without response.completed",
        "a generator that returns after the last token",
        _ => new ResponsesEndMissing());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Where(f => f.Kind != FrameKind.Finish);
}
