using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A cut answer of the Messages API has stop_reason end_turn.</summary>
internal sealed class MessagesCutEndTurn : MessagesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "messages-cut-end-turn",
        "a cut answer of the Messages API has stop_reason end_turn",
        "length is not translated",
        _ => new MessagesCutEndTurn());

    /// <inheritdoc/>
    public override void Change(JsonObject body, AnswerPlan plan, RequestScope scope) => Finish(body);
    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Select(f =>
        {
            if (f.Data?["delta"] is JsonObject delta && f.Kind == FrameKind.Finish)
                Finish(delta);
            return f;
        });

    private static void Finish(JsonObject holder)
    {
        if ((string?)holder["stop_reason"] == "max_tokens")
            holder["stop_reason"] = "end_turn";
    }
}
