using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A stopped answer of the Messages API says end_turn.</summary>
internal sealed class MessagesStopUnnamed : MessagesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "messages-stop-unnamed",
        "a stopped answer of the Messages API says end_turn",
        "stop and end are one reason in chat",
        _ => new MessagesStopUnnamed());

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
        if ((string?)holder["stop_reason"] == "stop_sequence")
            (holder["stop_reason"], holder["stop_sequence"]) = ("end_turn", null);
    }
}
