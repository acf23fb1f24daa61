using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>One entry less than tokens.</summary>
internal sealed class LogprobsShort : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "logprobs-short",
        "one entry less than tokens",
        "entries lost when a delta carries several tokens",
        _ => new LogprobsShort());

    /// <inheritdoc/>
    public override async IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        var lost = false;
        await foreach (var step in steps)
        {
            if (!lost && step.Parts.Any(p => p.Logprobs.Count > 0))
            {
                lost = true;
                yield return step with { Parts = [.. step.Parts.Select(p => p with { Logprobs = [.. p.Logprobs.Skip(1)] })] };
                continue;
            }
            yield return step;
        }
    }
}
