using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Finish_reason is always length.</summary>
internal sealed class FinishAlwaysLength : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "finish-always-length",
        "finish_reason is always length",
        "finish_reason computed from the wrong counter",
        _ => new FinishAlwaysLength());

    /// <inheritdoc/>
    public override IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope) =>
        PartEdits.Map(steps, PartKind.Finish, p => p with { Text = "length" });
}
