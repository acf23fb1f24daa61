using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Line feeds inside arguments vanish.</summary>
internal sealed class ToolNewlinesLost : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "tool-newlines-lost",
        "line feeds inside arguments vanish",
        "string arguments trimmed or cut",
        _ => new ToolNewlinesLost());

    /// <inheritdoc/>
    public override IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope) =>
        PartEdits.Map(steps, PartKind.ToolArguments, p => p with { Text = p.Text.Replace("\\n", "", StringComparison.Ordinal) });
}
