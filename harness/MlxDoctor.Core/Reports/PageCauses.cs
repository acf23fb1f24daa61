using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Markup;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>The section on what is wrong: each cause once, with sent, expected and seen side by side, and what it takes to see it again.</summary>
internal static class PageCauses
{
    private const int MostCauses = 60;
    private const int MostLines = 300;
    private const int MostExamples = 3;
    private const int MostCases = 60;
    private const int MostTranscripts = 4;
    private const int LongestHeading = 200;
    private const int LongestMessage = 600;
    private const int LongestPart = 4000;
    private const int LongestCurl = 20_000;

    public static PageSection Of(RunView view, PageBudget budget)
    {
        var causes = Causes.Of(view);
        return PageParts.Section("causes", "What failed", causes.Count == 0
            ? Html.Of($"<p>Nothing that was judged fails.</p>\n")
            : Html.Of($"{Intro(view, causes)}{causes.Take(MostCauses).Select(c => OfCause(view, c, budget))}{Rest(causes)}"));
    }

    private static Html Intro(RunView view, IReadOnlyList<Cause> causes)
    {
        var cases = view.Cases.Count(c => c.Record.Verdict is Verdict.Fail or Verdict.Error or Verdict.Regression);
        var words = $"{Format.Count(cases, "case")} for {Format.Count(causes.Count, "cause")}, the most binding first.";
        return Html.Of($"<p>{words} Who is to blame stands beside each.</p>\n");
    }

    private static Html OfCause(RunView view, Cause cause, PageBudget budget) => Html.Of(
        $"""
        <article class="cause" aria-labelledby="cause-{cause.Number}">
        <h3 id="cause-{cause.Number}">{cause.Number}. {PageParts.Short(cause.Title, LongestHeading)}</h3>
        <p class="facts">{Badges(cause)}</p>
        {cause.Examples.Take(MostExamples).Select((e, i) => Example(view, e, i == 0, budget))}
        {Again(Reproduction.Of(view, cause), budget)}
        {Cases(view, cause)}</article>

        """);

    private static Html Badges(Cause cause)
    {
        var blame = cause.Blame is { } b ? Html.Of($" <span class=\"badge\">blame: {b.Name()}</span>") : Html.None;
        return Html.Of($"{PageParts.Badge(cause.Examples[0].Record.Verdict)}{blame} in {Format.Count(cause.Cases.Count, "case")}");
    }

    private static Html Example(RunView view, CauseEntry entry, bool first, PageBudget budget)
    {
        var (record, finding) = entry;
        var parts = Html.Lines(Part("Sent", finding.Sent, budget), Part("Expected", finding.Expected, budget), Part("Seen", finding.Seen, budget));
        var request = finding.RequestId is { Length: > 0 } id ? Html.Of($", request {PageParts.Code(id)}") : Html.None;
        // The heading has the message of the first, as far as a heading goes.
        var isInHeading = first && finding.Message.Length <= LongestHeading && !finding.Message.Contains('\n', StringComparison.Ordinal);
        var message = isInHeading ? Html.None : Html.Of($"<p class=\"message\">{Markdown.Shorten(finding.Message, LongestMessage)}</p>\n");
        var sides = parts.IsEmpty ? Html.None : Html.Of($"<div class=\"sides\">\n{parts}</div>\n");
        var transcripts = first ? Transcripts(view, record, finding.RequestId, budget) : Html.None;
        return Html.Of($"<p>{PageParts.Code(finding.Code.Text)} in {Name(record)}{request}</p>\n{message}{sides}{transcripts}");
    }

    private static Html Name(CaseRecord record) =>
        Html.Of($"{PageParts.Code(record.Id)} {string.Join(", ", new[] { record.Model, record.Mark }.Where(t => !string.IsNullOrEmpty(t)))}");

    private static Html Part(string title, string? text, PageBudget budget)
    {
        if (text is null)
            return Html.None;
        var block = Html.Of($"<pre>\n{Markdown.Shorten(text, LongestPart)}</pre>");
        var shown = budget.Take(block.Length) ? block : PageParts.Note(Html.Of($"left out here, see <code>report.md</code>"));
        return Html.Of($"<div><h4>{title}</h4>{shown}</div>");
    }

    private static Html Transcripts(RunView view, CaseRecord record, string? requestId, PageBudget budget)
    {
        var wanted = record.Transcripts.Where(t => requestId is null || t.Contains(requestId, StringComparison.Ordinal)).ToList();
        var shown = wanted.Take(MostTranscripts).Select(t => PageTranscript.Of(view.Run, t, budget));
        return Html.Of($"{shown}{PageParts.More(wanted.Count - MostTranscripts, "transcript", "transcripts/")}");
    }

    private static Html Again(Reproduction again, PageBudget budget)
    {
        var next = Html.Of($"<h4>The case alone</h4>\n{Copied(again.Next)}");
        if (again.Curl is not { } curl)
            return next;
        var start = again.Start is { } line ? Html.Of($"<h4>Start the server</h4>\n{Copied(line)}") : Html.None;
        // Half a request is of no use.
        var block = Copied(curl);
        var fits = curl.Length <= LongestCurl && budget.Take(block.Length);
        var request = fits ? block : PageParts.Note(Html.Of($"The request has {curl.Length} characters: it is in <code>report.md</code>."));
        return Html.Of($"{start}<h4>See it again</h4>\n{request}{next}");
    }

    // Its button is made by the script: without one the text can be selected.
    private static Html Copied(string line) => Html.Of($"<pre class=\"copy\" tabindex=\"0\">\n{line}</pre>\n");

    private static Html Cases(RunView view, Cause cause)
    {
        if (cause.Cases.Count < 2)
            return Html.None;
        var ids = cause.Cases.ToHashSet(StringComparer.Ordinal);
        var cases = view.Cases.Where(c => ids.Contains(c.Record.Id) && c.Record.Verdict is Verdict.Fail or Verdict.Error or Verdict.Regression).ToList();
        return PageParts.Folded(
            Html.Of($"All {Format.Count(cases.Count, "case")} of this cause"),
            Html.Of($"{Table(cause, cases)}{PageParts.More(cases.Count - MostCases, "case", "report.md")}"));
    }

    private static Html Table(Cause cause, IReadOnlyList<CaseView> cases) => PageParts.Table(
        $"Cases of cause {Format.Count(cause.Number)}", ["case", "model", "verdict", "reason", "record"],
        cases.Take(MostCases).Select(c => (IReadOnlyList<Html>)
        [
            PageParts.Code(c.Record.Id), PageParts.Cell(c.Record.Model ?? Format.None), PageParts.Badge(c.Record.Verdict),
            Html.Of($"{PageParts.Short(c.Record.Reason, 160)}"), PageParts.Code(c.File),
        ]));

    private static Html Rest(IReadOnlyList<Cause> causes) => causes.Count <= MostCauses ? Html.None : Html.Of(
        $"""
        <h3>{Format.Count(causes.Count - MostCauses)} more causes</h3>
        <p>In full in <code>report.md</code>.</p>
        {PageParts.List(causes.Skip(MostCauses).Take(MostLines).Select(c => Html.Of($"{c.Line()}")))}
        """);
}
