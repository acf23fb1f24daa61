using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Errors of the Messages API are worded as chat does.</summary>
internal sealed class MessagesErrorShape : MessagesFault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "messages-error-shape",
        "errors of the Messages API are worded as chat does",
        "one error handler for all routes",
        _ => new MessagesErrorShape());

    /// <inheritdoc/>
    public override async Task<bool> RefuseAsync(RequestScope scope, ApiException error)
    {
        if (!ApiRoute.IsMessages(scope.Path))
            return false;
        await JsonReplies.SendAsync(scope.Http, error.Status, JsonReplies.Error(error));
        return true;
    }
}
