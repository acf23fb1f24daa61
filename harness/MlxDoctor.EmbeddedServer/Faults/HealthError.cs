using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Health answers 200 and tells an error.</summary>
internal sealed class HealthError : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "health-error",
        "health answers 200 and tells an error",
        "a handler that catches everything and forgets the status",
        _ => new HealthError());

    /// <inheritdoc/>
    public override async Task<bool> AnswerAsync(RequestScope scope)
    {
        if (scope.Path != "/health")
            return false;
        await JsonReplies.SendAsync(scope.Http, 200, new JsonObject { ["error"] = new JsonObject { ["message"] = "no model", ["type"] = "server_error" } });
        return true;
    }
}
