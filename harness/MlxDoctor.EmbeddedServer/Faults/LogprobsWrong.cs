using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Log probabilities are above 0.</summary>
internal sealed class LogprobsWrong : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "logprobs-wrong",
        "log probabilities are above 0",
        "raw logits instead of log probabilities",
        _ => new LogprobsWrong());

    /// <inheritdoc/>
    public override IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope) =>
        PartEdits.Map(steps, PartKind.Content, p => p with { Logprobs = [.. p.Logprobs.Select(l => l with { Logprob = l.Logprob + 12 })] });
}
