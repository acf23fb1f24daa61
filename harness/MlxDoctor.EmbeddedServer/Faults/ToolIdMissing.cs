using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Calls have no id.</summary>
internal sealed class ToolIdMissing : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "tool-id-missing",
        "calls have no id",
        "id generated for one path only",
        _ => new ToolIdMissing());

    /// <inheritdoc/>
    public override IAsyncEnumerable<SseFrame> Frames(IAsyncEnumerable<SseFrame> frames, AnswerPlan plan, RequestScope scope) => frames.Select(f =>
    {
        if (f.Delta?["tool_calls"] is JsonArray { Count: > 0 } calls)
            calls[0]!.AsObject().Remove("id");
        return f;
    });

    /// <inheritdoc/>
    public override void Change(JsonObject body, AnswerPlan plan, RequestScope scope)
    {
        if (body["choices"]![0]!["message"]?["tool_calls"] is not JsonArray calls)
            return;
        foreach (var call in calls)
            call!.AsObject().Remove("id");
    }
}
