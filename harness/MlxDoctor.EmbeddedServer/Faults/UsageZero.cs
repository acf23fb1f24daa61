using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>All token counts are 0.</summary>
internal sealed class UsageZero : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "usage-zero",
        "all token counts are 0",
        "usage of an empty second pass",
        _ => new UsageZero());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Select(f => FrameEdits.Usage(f, Clear));

    /// <inheritdoc/>
    public override void Change(JsonObject body, AnswerPlan plan, RequestScope scope) => Clear(body["usage"]!.AsObject());

    private static void Clear(JsonObject usage)
    {
        foreach (var name in new[] { "prompt_tokens", "completion_tokens", "total_tokens" })
            usage[name] = 0;
    }
}
