using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Pacing;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The first token is late (=N: microseconds per prompt token that was not cached).</summary>
internal sealed class SlowPrefill(int microseconds) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "slow-prefill",
        "the first token is late (=N: microseconds per prompt token that was not cached)",
        "prefill regression",
        a => new SlowPrefill(a.Whole(1000)));

    /// <inheritdoc/>
    public override async IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        var first = true;
        await foreach (var step in steps)
        {
            if (first)
            {
                var computed = plan.Usage.Prompt - plan.Usage.Cached;
                await Monotonic.WaitUntilAsync(Monotonic.NowMs + (computed * microseconds / 1000.0), scope.Http.RequestAborted);
            }
            first = false;
            yield return step;
        }
    }
}
