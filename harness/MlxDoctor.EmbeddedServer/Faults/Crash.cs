using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The process dies in mid-answer (=N: after N tokens).</summary>
internal sealed class Crash(int after) : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "crash-midstream",
        "the process dies in mid-answer (=N: after N tokens)",
        "segmentation fault or abort while generating",
        a => new Crash(a.Whole(5)));

    /// <inheritdoc/>
    public override async IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        var count = 0;
        await foreach (var step in steps)
        {
            yield return step;
            if (++count >= after)
                System.Diagnostics.Process.GetCurrentProcess().Kill();
        }
    }
}
