using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Every token is late (=N: milliseconds).</summary>
internal sealed class SlowDecode(int milliseconds) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "slow-decode",
        "every token is late (=N: milliseconds)",
        "decode regression",
        a => new SlowDecode(a.Whole(10)));

    /// <inheritdoc/>
    public override async IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        var late = new Lateness(scope);
        await foreach (var step in steps)
        {
            yield return late.Move(step);
            await late.AddAsync(milliseconds);
        }
    }
}
