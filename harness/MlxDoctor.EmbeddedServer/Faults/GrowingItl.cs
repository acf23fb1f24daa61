using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Each token takes longer than the one before (=N: microseconds).</summary>
internal sealed class GrowingItl(int microseconds) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "itl-growing",
        "each token takes longer than the one before (=N: microseconds)",
        "cost per token grows with length",
        a => new GrowingItl(a.Whole(200)));

    /// <inheritdoc/>
    public override async IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        var late = new Lateness(scope);
        var count = 0;
        await foreach (var step in steps)
        {
            yield return late.Move(step);
            await late.AddAsync(count++ * microseconds / 1000.0);
        }
    }
}
