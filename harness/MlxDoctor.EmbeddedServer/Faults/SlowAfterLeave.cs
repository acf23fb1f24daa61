using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The first request after a client that left is late (=N: milliseconds).</summary>
internal sealed class SlowAfterLeave(int milliseconds) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "slow-after-leave",
        "the first request after a client that left is late (=N: milliseconds)",
        "a worker that is only replaced when it is needed again",
        a => new SlowAfterLeave(a.Whole(8000)));

    private int _seen;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        var late = new Lateness(scope);
        var leaves = scope.State.History.Leaves;
        if (Interlocked.Exchange(ref _seen, leaves) < leaves)
            await late.AddAsync(milliseconds);
        await foreach (var step in steps)
            yield return late.Move(step);
    }
}
