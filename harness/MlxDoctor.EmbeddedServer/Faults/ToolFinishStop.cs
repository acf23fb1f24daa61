using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Finish_reason is stop although tools are called.</summary>
internal sealed class ToolFinishStop : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "tool-finish-stop",
        "finish_reason is stop although tools are called",
        "finish reason set before tools are parsed",
        _ => new ToolFinishStop());

    /// <inheritdoc/>
    public override IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope) =>
        PartEdits.Map(steps, PartKind.Finish, p => p with { Text = p.Text == "tool_calls" ? "stop" : p.Text });
}
