using System.Globalization;
using System.Text;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>Puts text that a server or model wrote into Markdown without letting it act as Markdown, HTML or terminal codes.</summary>
public static class Markdown
{
    private const int LongestCell = 300;
    private const int LongestBlock = 4000;

    /// <summary>Text on one line, in a paragraph, list item or table cell.</summary>
    public static string Text(string? text, int longest = LongestCell)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var escaped = new StringBuilder();
        foreach (var c in OneLine(Shorten(text, longest)))
            _ = c switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' or '#' or '$' => escaped.Append('\\').Append(c),
                _ => escaped.Append(c),
            };
        return escaped.ToString();
    }

    /// <summary>Text on one line as code, safe inside and outside of tables.</summary>
    public static string Code(string? text, int longest = LongestCell)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var line = OneLine(Shorten(text, longest));
        // A bar ends a table cell even inside of code, and its escape shows outside of tables: such text is not set as code.
        if (line.Contains('|', StringComparison.Ordinal) || line.Trim().Length == 0)
            return Text(line, int.MaxValue);
        var ticks = new string('`', LongestRun(line) + 1);
        var pad = line[0] == '`' || line[^1] == '`' ? " " : "";
        return $"{ticks}{pad}{line}{pad}{ticks}";
    }

    /// <summary>Text of several lines as a block, with a fence that the text cannot close.</summary>
    public static string Block(string text, string language = "", int longest = LongestBlock)
    {
        var clean = VisibleText.Of(Shorten(text, longest).ReplaceLineEndings("\n")).TrimEnd('\n');
        var fence = new string('`', Math.Max(3, LongestRun(clean) + 1));
        return $"{fence}{language}\n{clean}\n{fence}\n";
    }

    /// <summary>An address as a link if it is one of the web, else as text.</summary>
    public static string Link(string? url) =>
        url is not null
        && Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && !url.Any(c => c is '<' or '>' or '|' or '`' or '\\' || char.IsWhiteSpace(c) || char.IsControl(c))
            ? $"<{url}>"
            : Text(url);

    /// <summary>One row of a table.</summary>
    public static string Row(params IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";

    /// <summary>Head and ruler of a table.</summary>
    public static string Head(params IReadOnlyList<string> titles) => Row(titles) + Row(titles.Select(_ => "---"));

    /// <summary>The text, or its beginning and its length.</summary>
    public static string Shorten(string text, int longest)
    {
        if (text.Length <= longest)
            return text;
        var end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return string.Create(CultureInfo.InvariantCulture, $"{text[..end]}… ({text.Length} characters)");
    }

    private static string OneLine(string text) =>
        VisibleText.Of(text.ReplaceLineEndings(" ").Replace('\t', ' ').Replace('\u000B', ' '));

    private static int LongestRun(string text)
    {
        var longest = 0;
        var run = 0;
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }
        return longest;
    }
}
