using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Deltas that are only a line feed disappear.</summary>
internal sealed class NewlinesLost : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "newlines-lost",
        "deltas that are only a line feed disappear",
        "whitespace-only deltas dropped",
        _ => new NewlinesLost());

    /// <inheritdoc/>
    public override IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope) =>
        PartEdits.Map(steps, PartKind.Content, p => p with { Text = p.Text.Trim('\n') });
}
