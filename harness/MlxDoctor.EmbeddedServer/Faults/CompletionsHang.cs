using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Health is fine, completions never answer.</summary>
internal sealed class CompletionsHang : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "completions-hang",
        "health is fine, completions never answer",
        "generation thread dead, HTTP thread alive",
        _ => new CompletionsHang());

    /// <inheritdoc/>
    public override async Task<bool> AnswerAsync(RequestScope scope)
    {
        if (!scope.IsGeneration)
            return false;
        await Task.Delay(Timeout.Infinite, scope.Http.RequestAborted);
        return true;
    }
}
