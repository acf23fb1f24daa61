using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Markup;

namespace MlxDoctor.Core.Reports;

/// <summary>What the sections of the page are made of.</summary>
internal static class PageParts
{
    private const int LongestCell = 300;

    /// <summary>Verdicts in the order in which they matter.</summary>
    public static IReadOnlyList<Verdict> WorstFirst { get; } =
        [Verdict.Fail, Verdict.Error, Verdict.Regression, Verdict.Inconclusive, Verdict.KnownDeviation, Verdict.Skip, Verdict.Pass];

    /// <summary>A section with its heading; nothing when it has no content.</summary>
    public static PageSection Section(string id, string title, Html content) => new(id, title, content.IsEmpty ? Html.None : Html.Of(
        $"<section id=\"{id}\" aria-labelledby=\"{id}-title\">\n<h2 id=\"{id}-title\">{title}</h2>\n{content}</section>"));

    /// <summary>A table whose first column names its rows; it scrolls sideways, with the keyboard too.</summary>
    public static Html Table(string caption, IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<Html>> rows) => Html.Of(
        $"""
        <div class="scroll" role="group" aria-label="{caption}" tabindex="0"><table>
        <caption>{caption}</caption>
        <thead><tr>{heads.Select(h => h.Length == 0 ? Html.Of($"<td></td>") : Html.Of($"<th scope=\"col\">{h}</th>"))}</tr></thead>
        <tbody>
        {rows.Select(Row)}</tbody></table></div>

        """);

    /// <summary>Folded away behind a line that says what is in there.</summary>
    public static Html Folded(Html title, Html content) => Html.Of($"<details><summary>{title}</summary>\n{content}</details>\n");

    /// <summary>A quiet line.</summary>
    public static Html Note(Html words) => Html.Of($"<p class=\"note\">{words}</p>\n");

    /// <summary>Says how many more there are, or nothing when there are none.</summary>
    public static Html More(int count, string noun, string where) =>
        count > 0 ? Note(Html.Of($"and {Format.Count(count, noun)} more, see <code>{where}</code>")) : Html.None;

    /// <summary>A list; nothing when it is empty.</summary>
    public static Html List(params IEnumerable<Html> lines)
    {
        var items = Html.Join(lines.Select(l => Html.Of($"<li>{l}</li>\n")));
        return items.IsEmpty ? Html.None : Html.Of($"<ul>\n{items}</ul>\n");
    }

    /// <summary>Each verdict that occurred, with its count.</summary>
    public static Html Tally(IEnumerable<CaseView> cases) => Html.Of(
        $"<span class=\"tally\">{Counted(cases).Select(c => Badge(c.Verdict, $"{Format.Count(c.Count)} {c.Verdict.Name()}"))}</span>");

    /// <summary>A verdict with its sign: its colour is never the only one.</summary>
    public static Html Badge(Verdict verdict, string? words = null) =>
        Html.Of($"<span class=\"badge {Class(verdict)}\"><span aria-hidden=\"true\">{Sign(verdict)}</span> {words ?? verdict.Name()}</span>");

    /// <summary>Text of a cell, shortened.</summary>
    public static Html Cell(string? text) => Html.Of($"{Short(text)}");

    /// <summary>Text of one line, shortened.</summary>
    public static string Short(string? text, int longest = LongestCell) =>
        Markdown.Shorten((text ?? "").ReplaceLineEndings(" "), longest);

    /// <summary>The beginning of a sentence.</summary>
    public static string Capital(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>A name as code.</summary>
    public static Html Code(string? text) => Html.Of($"<code>{Short(text)}</code>");

    /// <summary>A link, if it is one of the web.</summary>
    public static Html Link(string? url) =>
        url is { Length: > 0 and < 2000 } && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? Html.Of($"<a href=\"{url}\" rel=\"noreferrer noopener\">{Short(url)}</a>")
            : Cell(url);

    /// <summary>The class that gives a verdict its colour.</summary>
    public static string Class(Verdict verdict) => $"v-{verdict.Name()}";

    /// <summary>Each verdict that occurred with its count, the worst first.</summary>
    public static IReadOnlyList<(Verdict Verdict, int Count)> Counted(IEnumerable<CaseView> cases)
    {
        var verdicts = cases.Select(c => c.Record.Verdict).ToList();
        return [.. WorstFirst.Select(v => (v, verdicts.Count(x => x == v))).Where(c => c.Item2 > 0)];
    }

    private static string Sign(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "✓",
        Verdict.Fail => "✗",
        Verdict.Error => "!",
        Verdict.Regression => "▼",
        Verdict.Inconclusive => "?",
        Verdict.KnownDeviation => "≈",
        _ => "–",
    };

    private static Html Row(IReadOnlyList<Html> cells) =>
        Html.Of($"<tr>{cells.Select((c, i) => i == 0 ? Html.Of($"<th scope=\"row\">{c}</th>") : Html.Of($"<td>{c}</td>"))}</tr>\n");
}
