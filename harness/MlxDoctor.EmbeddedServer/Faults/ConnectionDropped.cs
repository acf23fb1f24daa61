using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A completion request gets no answer, only a closed connection.</summary>
internal sealed class ConnectionDropped : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "connection-dropped",
        "a completion request gets no answer, only a closed connection",
        "worker crash before the first byte",
        _ => new ConnectionDropped());

    /// <inheritdoc/>
    public override async Task<bool> AnswerAsync(RequestScope scope)
    {
        await Task.Yield();
        if (!scope.IsGeneration)
            return false;
        scope.Http.Abort();
        return true;
    }
}
