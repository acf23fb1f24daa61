using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The last chunk names another backend than the others.</summary>
internal sealed class FingerprintChanges : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "fingerprint-changes",
        "the chunk with the finish reason has another system_fingerprint",
        "the last chunk is built by another function",
        _ => new FingerprintChanges());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) => frames.Select(f =>
    {
        if (f is { Kind: FrameKind.Finish, Data: { } data })
            data["system_fingerprint"] = "fp_other";
        return f;
    });
}
