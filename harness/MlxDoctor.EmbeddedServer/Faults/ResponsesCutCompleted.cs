using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A cut answer of the Responses API has status completed.</summary>
internal sealed class ResponsesCutCompleted : ResponsesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "responses-cut-completed",
        "a cut answer of the Responses API has status completed",
        "a constant status",
        _ => new ResponsesCutCompleted());

    /// <inheritdoc/>
    public override void Change(JsonObject body, AnswerPlan plan, RequestScope scope) => Complete(body);
    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Select(f =>
        {
            if (f.Kind == FrameKind.Finish)
                Complete(f.Data!["response"]!.AsObject());
            return f;
        });

    private static void Complete(JsonObject response)
    {
        response["status"] = "completed";
        response["incomplete_details"] = null;
    }
}
