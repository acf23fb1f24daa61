using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A function_call of the Responses API has no call_id.</summary>
internal sealed class ResponsesCallIdMissing : ResponsesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "responses-call-id-missing",
        "a function_call of the Responses API has no call_id",
        "the item's id taken for the call's",
        _ => new ResponsesCallIdMissing());

    /// <inheritdoc/>
    public override void Change(JsonObject body, AnswerPlan plan, RequestScope scope) => Strip(body["output"]!.AsArray());
    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Select(f =>
        {
            if (f.Data?["item"] is JsonObject item)
                item.Remove("call_id");
            if (f.Kind == FrameKind.Finish)
                Strip(f.Data!["response"]!["output"]!.AsArray());
            return f;
        });

    private static void Strip(JsonArray output)
    {
        foreach (var item in output)
            item!.AsObject().Remove("call_id");
    }
}
