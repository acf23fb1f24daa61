using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>500 for an invalid parameter.</summary>
internal sealed class InvalidIs500 : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "invalid-500",
        "500 for an invalid parameter",
        "validation throws inside the handler",
        _ => new InvalidIs500());

    /// <inheritdoc/>
    public override async Task<bool> RefuseAsync(RequestScope scope, ApiException error)
    {
        await JsonReplies.SendAsync(scope.Http, 500, JsonReplies.Error(new ApiException(500, "Internal server error", "server_error", null, null)));
        return true;
    }
}
