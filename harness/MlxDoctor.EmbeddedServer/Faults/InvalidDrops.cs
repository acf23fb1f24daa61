using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The connection is dropped on an invalid parameter.</summary>
internal sealed class InvalidDrops : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "invalid-drop",
        "the connection is dropped on an invalid parameter",
        "an uncaught exception kills the connection thread",
        _ => new InvalidDrops());

    /// <inheritdoc/>
    public override async Task<bool> RefuseAsync(RequestScope scope, ApiException error)
    {
        await Task.Yield();
        scope.Http.Abort();
        return true;
    }
}
