using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>An output_text of the Responses API has no annotations.</summary>
internal sealed class ResponsesAnnotationsMissing : ResponsesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "responses-annotations-missing",
        "an output_text of the Responses API has no annotations",
        "a part without its required list",
        _ => new ResponsesAnnotationsMissing());

    /// <inheritdoc/>
    public override void Change(JsonObject body, AnswerPlan plan, RequestScope scope)
    {
        foreach (var part in body["output"]!.AsArray().Where(i => (string?)i!["type"] == "message").SelectMany(i => i!["content"]!.AsArray()))
            part!.AsObject().Remove("annotations");
    }
}
