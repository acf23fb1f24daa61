using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>No usage.</summary>
internal sealed class UsageMissing : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "usage-missing",
        "no usage",
        "usage never filled in",
        _ => new UsageMissing());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Where(f => f.Kind != FrameKind.Usage);

    /// <inheritdoc/>
    public override void Change(JsonObject body, AnswerPlan plan, RequestScope scope) => body.Remove("usage");
}
