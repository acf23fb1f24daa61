using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Blanks become \u0120 and line feeds \u010A.</summary>
internal sealed class Mojibake : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "mojibake",
        "blanks become \\u0120 and line feeds \\u010A",
        "byte-level BPE symbols are not mapped back",
        _ => new Mojibake());

    /// <inheritdoc/>
    public override IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope) =>
        PartEdits.Map(steps, PartKind.Content, p => p with { Text = p.Text.Replace(' ', '\u0120').Replace('\n', '\u010A') });
}
