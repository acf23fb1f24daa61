using System.Text.RegularExpressions;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Several blanks become one, streamed or not.</summary>
internal sealed partial class IndentLost : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "indent-lost",
        "several blanks become one",
        "a decoder that cleans up its text",
        _ => new IndentLost());

    /// <inheritdoc/>
    public override IAsyncEnumerable<AnswerStep> Steps(IAsyncEnumerable<AnswerStep> steps, AnswerPlan plan, RequestScope scope)
    {
        var blank = false;
        return PartEdits.Map(steps, PartKind.Content, p =>
        {
            var text = Blanks().Replace(p.Text, " ");
            if (blank)
                text = text.TrimStart(' ');
            blank = text.Length > 0 ? text[^1] == ' ' : blank;
            return p with { Text = text };
        });
    }

    [GeneratedRegex(" +", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
