using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Completion_tokens is 3 too many, the total is not.</summary>
internal sealed class UsageWrong : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "usage-wrong",
        "completion_tokens is 3 too many, the total is not",
        "counters of two layers disagree",
        _ => new UsageWrong());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Select(f => FrameEdits.Usage(f, Spoil));

    /// <inheritdoc/>
    public override void Change(JsonObject body, AnswerPlan plan, RequestScope scope) => Spoil(body["usage"]!.AsObject());

    private static void Spoil(JsonObject usage) => usage["completion_tokens"] = usage["completion_tokens"]!.GetValue<int>() + 3;
}
