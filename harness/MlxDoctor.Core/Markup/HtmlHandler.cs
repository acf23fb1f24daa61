using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace MlxDoctor.Core.Markup;

/// <summary>Keeps apart what the author of a page wrote and what comes from elsewhere.</summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlHandler(int literalLength, int formattedCount)
{
    private readonly StringBuilder _html = new(literalLength + (formattedCount * 16));

    /// <summary>Markup, written in the source.</summary>
    public void AppendLiteral(string markup) => _html.Append(markup);

    /// <summary>A text of anybody.</summary>
    public void AppendFormatted(string? text) => _html.Append(HtmlText.Encode(text));

    /// <summary>A piece that was made this way before.</summary>
    public void AppendFormatted(Html part) => _html.Append(part.ToString());

    /// <summary>Such pieces, one after the other.</summary>
    public void AppendFormatted(IEnumerable<Html> parts) => _html.Append(Html.Join(parts).ToString());

    /// <summary>A whole number.</summary>
    public void AppendFormatted(int number) => _html.Append(CultureInfo.InvariantCulture, $"{number}");

    /// <summary>A coordinate.</summary>
    public void AppendFormatted(double number) => _html.Append(CultureInfo.InvariantCulture, $"{number:0.##}");

    /// <inheritdoc/>
    public override string ToString() => _html.ToString();
}
