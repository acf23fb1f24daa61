using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Fewer entries than tokens.</summary>
internal sealed class LogprobsShort : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "logprobs-short",
        "fewer entries than tokens",
        "entries lost when a delta carries several tokens",
        _ => new LogprobsShort());

    /// <inheritdoc/>
    public override IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope) =>
        PartEdits.Map(steps, PartKind.Content, p => p with { Logprobs = [.. p.Logprobs.Skip(1)] });
}
