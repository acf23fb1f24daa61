using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The answer pauses once (=N: milliseconds, after the eighth token).</summary>
internal sealed class Stall(int milliseconds) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "stall",
        "the answer pauses once (=N: milliseconds, after the eighth token)",
        "a cache write or a compilation in mid-answer",
        a => new Stall(a.Whole(1500)));

    /// <inheritdoc/>
    public override async IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        var late = new Lateness(scope);
        var count = 0;
        await foreach (var step in steps)
        {
            yield return late.Move(step);
            if (++count == 8)
                await late.AddAsync(milliseconds);
        }
    }
}
