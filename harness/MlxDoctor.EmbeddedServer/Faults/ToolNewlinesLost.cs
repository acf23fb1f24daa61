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
    public override IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        // The two characters of an escaped line feed may come in two deltas.
        var held = "";
        return PartEdits.Map(steps, PartKind.ToolArguments, p =>
        {
            var text = held + p.Text;
            held = text.EndsWith('\\') ? "\\" : "";
            return p with { Text = text[..^held.Length].Replace("\\n", "", StringComparison.Ordinal) };
        });
    }
}
