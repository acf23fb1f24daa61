using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Arguments are an object instead of a string.</summary>
internal sealed class ToolArgumentsObject : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "tool-args-object",
        "arguments are an object instead of a string",
        "arguments parsed once too often",
        _ => new ToolArgumentsObject());

    /// <inheritdoc/>
    public override void Change(JsonObject body, AnswerPlan plan, RequestScope scope)
    {
        if (body["choices"]![0]!["message"]?["tool_calls"] is not JsonArray calls)
            return;
        foreach (var function in calls.Select(c => c!["function"]!))
            function["arguments"] = JsonNode.Parse(function["arguments"]!.GetValue<string>());
    }
}
