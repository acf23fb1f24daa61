namespace MlxDoctor.Core.Reports;

/// <summary>The last lines of a run on a console. Each clause tells one thing in a line or more, or nothing; a new one is an entry of the list.</summary>
public static class Closing
{
    private const int MostCauses = 5;

    private static readonly IReadOnlyList<Func<RunView, IEnumerable<string>>> Clauses = [Named, NotRun, Took, Report, Answer];

    /// <summary>The lines, the answer last.</summary>
    public static IReadOnlyList<string> Lines(RunView view) => [.. Clauses.SelectMany(c => c(view))];

    private static IEnumerable<string> Named(RunView view)
    {
        var causes = Causes.Of(view);
        foreach (var cause in causes.Take(MostCauses))
            yield return cause.Line();
        if (causes.Count > MostCauses)
            yield return $"and {Format.Count(causes.Count - MostCauses)} more causes";
    }

    private static IEnumerable<string> NotRun(RunView view) =>
        view.Cases.Where(c => c.Record.WasNotRun).GroupBy(c => c.Record.Reason, StringComparer.Ordinal)
            .Select(g => $"{Format.Count(g.Count(), "case")} {Markdown.Shorten(g.Key!.ReplaceLineEndings(" "), 160)}");

    private static IEnumerable<string> Took(RunView view)
    {
        if (view is { Manifest: { } start, End: { } end } && end.FinishedAt >= start.StartedAt)
            yield return $"took {Format.Duration((end.FinishedAt - start.StartedAt).TotalMilliseconds)}";
    }

    private static IEnumerable<string> Report(RunView view) => [$"report: {view.Run.ReportFile}"];

    private static IEnumerable<string> Answer(RunView view) => [Headline.Of(view)];
}
