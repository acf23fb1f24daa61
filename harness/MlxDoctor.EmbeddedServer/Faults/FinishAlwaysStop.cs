using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Finish_reason is stop for cut answers too.</summary>
internal sealed class FinishAlwaysStop : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "finish-always-stop",
        "finish_reason is stop for cut answers too",
        "every truncated answer looks complete",
        _ => new FinishAlwaysStop());

    /// <inheritdoc/>
    public override IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope) =>
        PartEdits.Map(steps, PartKind.Finish, p => p with { Text = "stop" });
}
