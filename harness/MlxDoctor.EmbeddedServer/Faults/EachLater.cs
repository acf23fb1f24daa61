using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Each answer begins later than the one before (=N: milliseconds).</summary>
internal sealed class EachLater(int milliseconds) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "each-later",
        "each answer begins later than the one before (=N: milliseconds)",
        "a list that grows with every request and is searched by each",
        a => new EachLater(a.Whole(50)));

    private int _answers;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        var late = new Lateness(scope);
        await late.AddAsync((double)milliseconds * Interlocked.Increment(ref _answers));
        await foreach (var step in steps)
            yield return late.Move(step);
    }
}
