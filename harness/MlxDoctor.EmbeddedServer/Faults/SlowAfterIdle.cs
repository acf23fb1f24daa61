using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Pacing;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The first request after a second of rest is late (=N: milliseconds).</summary>
internal sealed class SlowAfterIdle(int milliseconds) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "slow-after-idle",
        "the first request after a second of rest is late (=N: milliseconds)",
        "caches or clocks let go when idle",
        a => new SlowAfterIdle(a.Whole(800)));

    private const double RestMs = 1000;

    private double _last = double.NegativeInfinity;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        var late = new Lateness(scope);
        if (Monotonic.NowMs - Volatile.Read(ref _last) > RestMs)
            await late.AddAsync(milliseconds);
        await foreach (var step in steps)
            yield return late.Move(step);
        Volatile.Write(ref _last, Monotonic.NowMs);
    }
}
