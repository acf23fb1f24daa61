using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Health says ok while the model still loads.</summary>
internal sealed class HealthAlwaysOk : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "health-lies",
        "health says ok while the model still loads",
        "readiness not tied to the model",
        _ => new HealthAlwaysOk());

    /// <inheritdoc/>
    public override async Task<bool> AnswerAsync(RequestScope scope)
    {
        if (scope.Path != "/health")
            return false;
        await JsonReplies.SendAsync(scope.Http, 200, new JsonObject { ["status"] = "ok" });
        return true;
    }
}
