using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Every delta loses its leading blank.</summary>
internal sealed class SpacesLost : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "spaces-lost",
        "every delta loses its leading blank",
        "each piece is decoded as if it began the text",
        _ => new SpacesLost());

    /// <inheritdoc/>
    public override IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope) =>
        PartEdits.Map(steps, PartKind.Content, p => p with { Text = p.Text.TrimStart(' ') });
}
