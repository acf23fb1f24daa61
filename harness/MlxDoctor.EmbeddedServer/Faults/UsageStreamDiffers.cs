using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A stream counts one token less than a plain answer.</summary>
internal sealed class UsageStreamDiffers : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "usage-stream-differs",
        "a stream counts one token less than a plain answer",
        "the stop token is counted on one path only",
        _ => new UsageStreamDiffers());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Select(f => FrameEdits.Usage(f, usage =>
        {
            usage["completion_tokens"] = usage["completion_tokens"]!.GetValue<int>() - 1;
            usage["total_tokens"] = usage["total_tokens"]!.GetValue<int>() - 1;
        }));
}
