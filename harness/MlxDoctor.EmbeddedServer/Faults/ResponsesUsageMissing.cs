using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Answers of the Responses API have no usage.</summary>
internal sealed class ResponsesUsageMissing : ResponsesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "responses-usage-missing",
        "answers of the Responses API have no usage",
        "usage forgotten on a second route",
        _ => new ResponsesUsageMissing());

    /// <inheritdoc/>
    public override void Change(JsonObject body, AnswerPlan plan, RequestScope scope) => body["usage"] = null;
    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) =>
        frames.Select(f =>
        {
            if (f.Kind == FrameKind.Finish)
                f.Data!["response"]!["usage"] = null;
            return f;
        });
}
