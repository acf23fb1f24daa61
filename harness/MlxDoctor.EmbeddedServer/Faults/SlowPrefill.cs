using MlxDoctor.EmbeddedServer.Http;
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
        var late = new Lateness(scope);
        var first = true;
        await foreach (var step in steps)
        {
            if (first)
            {
                var computed = plan.Usage.Prompt - plan.Usage.Cached;
                await late.AddAsync(computed * microseconds / 1000.0);
            }
            first = false;
            yield return late.Move(step);
        }
    }
}
