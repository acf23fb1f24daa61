using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The list of models is empty.</summary>
internal sealed class ModelsEmpty : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "models-empty",
        "the list of models is empty",
        "models listed from a cache folder that is not there",
        _ => new ModelsEmpty());

    /// <inheritdoc/>
    public override async Task<bool> AnswerAsync(RequestScope scope)
    {
        if (scope.Path != "/v1/models")
            return false;
        await JsonReplies.SendAsync(scope.Http, 200, new JsonObject { ["object"] = "list", ["data"] = new JsonArray() });
        return true;
    }
}
