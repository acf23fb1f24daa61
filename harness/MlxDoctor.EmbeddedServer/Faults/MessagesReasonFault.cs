using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A fault of the stop reason of <c>/v1/messages</c>, wherever an answer carries it.</summary>
internal abstract class MessagesReasonFault : MessagesFault
{
    /// <inheritdoc/>
    public override void Change(JsonObject body, AnswerPlan plan, RequestScope scope) => Spoil(body);

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Select(f =>
        {
            if (f.Data?["delta"] is JsonObject delta && f.Kind == FrameKind.Finish)
                Spoil(delta);
            return f;
        });

    /// <summary>Changes the object that holds <c>stop_reason</c>.</summary>
    protected abstract void Spoil(JsonObject holder);
}
