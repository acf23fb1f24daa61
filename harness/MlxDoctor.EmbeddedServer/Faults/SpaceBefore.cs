using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The visible text begins with a blank that the model did not write.</summary>
internal sealed class SpaceBefore : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "space-before",
        "the visible text begins with a blank",
        "the marker of a word's beginning is decoded as a blank",
        _ => new SpaceBefore());

    /// <inheritdoc/>
    public override IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        var first = true;
        return PartEdits.Map(steps, PartKind.Content, p =>
        {
            var text = first ? " " + p.Text : p.Text;
            first = false;
            return p with { Text = text };
        });
    }
}
