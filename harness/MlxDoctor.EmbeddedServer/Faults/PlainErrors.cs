using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Errors are {"detail": text}.</summary>
internal sealed class PlainErrors : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "error-shape",
        "errors are {\"detail\": text}",
        "a framework's own error body instead of the API's",
        _ => new PlainErrors());

    /// <inheritdoc/>
    public override async Task<bool> RefuseAsync(RequestScope scope, ApiException error)
    {
        await JsonReplies.SendAsync(scope.Http, error.Status, new JsonObject { ["detail"] = error.Message });
        return true;
    }
}
