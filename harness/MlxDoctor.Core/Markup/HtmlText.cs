using System.Text;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Markup;

/// <summary>The one way of a text into a page: without keys, with nothing hidden, and with no markup, in an element or in a quoted attribute.</summary>
internal static class HtmlText
{
    /// <summary>The text as HTML shows it unchanged.</summary>
    public static string Encode(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var safe = SafeText.Of(text);
        var html = new StringBuilder(safe.Length + 16);
        foreach (var c in safe)
            _ = c switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' => html.Append("&quot;"),
                '\'' => html.Append("&#39;"),
                _ => html.Append(c),
            };
        return html.ToString();
    }
}
