using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Requests are served one after the other.</summary>
internal sealed class Serial : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "serial",
        "requests are served one after the other",
        "different parameters serialise",
        _ => new Serial());

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <inheritdoc/>
    public override async IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        await _turn.WaitAsync(scope.Http.RequestAborted);
        try
        {
            await foreach (var step in steps)
                yield return step;
        }
        finally
        {
            _turn.Release();
        }
    }
}
