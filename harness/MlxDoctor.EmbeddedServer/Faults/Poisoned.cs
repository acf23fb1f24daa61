using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>After one refused request every later one is 503.</summary>
internal sealed class Poisoned : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "poisoned",
        "after one refused request every later one is 503",
        "a bad request kills the generation thread for good",
        _ => new Poisoned());

    private int _dead;

    /// <inheritdoc/>
    public override Task<bool> RefuseAsync(RequestScope scope, ApiException error)
    {
        if (error.Status == 400)
            Interlocked.Exchange(ref _dead, 1);
        return Task.FromResult(false);
    }

    /// <inheritdoc/>
    public override async Task<bool> AnswerAsync(RequestScope scope)
    {
        if (Volatile.Read(ref _dead) == 0 || !(scope.IsGeneration || scope.Path == "/health"))
            return false;
        await JsonReplies.SendAsync(scope.Http, 503, JsonReplies.Error(new ApiException(503, "generation thread died", "server_error", null, null)));
        return true;
    }
}
