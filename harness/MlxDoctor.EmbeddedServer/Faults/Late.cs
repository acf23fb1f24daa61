using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Every answer begins late (=N: milliseconds).</summary>
internal sealed class Late(int milliseconds) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "late",
        "every answer begins late (=N: milliseconds)",
        "a time-out that is waited for in vain before each answer",
        a => new Late(a.Whole(20_000)));

    /// <inheritdoc/>
    public override async IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        var late = new Lateness(scope);
        await late.AddAsync(milliseconds);
        await foreach (var step in steps)
            yield return late.Move(step);
    }
}
