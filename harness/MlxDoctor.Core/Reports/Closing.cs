using System.Globalization;

namespace MlxDoctor.Core.Reports;

/// <summary>The last lines of a run on a console. Each clause tells one thing in a line or more, or nothing; a new one is an entry of the list.</summary>
public static class Closing
{
    private const int MostCauses = 5;
    private const int MostIds = 8;

    private static readonly IReadOnlyList<Func<RunView, IEnumerable<string>>> Clauses = [Named, NotRun, LeftOut, Took, Report, Answer];

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

    private static IEnumerable<string> LeftOut(RunView view)
    {
        var ids = view.Cases.Where(c => c.Record.WasLeftOut).Select(c => c.Record.Id).Distinct(StringComparer.Ordinal).ToList();
        if (ids.Count > 0)
            yield return $"left out: {string.Join(", ", ids.Take(MostIds))}"
                + $"{(ids.Count > MostIds ? $" and {Format.Count(ids.Count - MostIds)} more, see the report" : "")}";
    }

    private static IEnumerable<string> Took(RunView view)
    {
        List<string> parts = [];
        if (view is { Manifest: { } start, End: { } end } && end.FinishedAt >= start.StartedAt)
            parts.Add($"took {Format.Duration((end.FinishedAt - start.StartedAt).TotalMilliseconds)}");
        if (view.Cost is { Requests: > 0 } cost)
            parts.Add($"{Format.Count(cost.Requests, "request")}, {Tokens(cost.PromptTokens)} prompt and {Tokens(cost.GeneratedTokens)} generated tokens");
        if (parts.Count > 0)
            yield return string.Join(": ", parts);
    }

    private static string Tokens(long? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "an unknown number of";

    private static IEnumerable<string> Report(RunView view) => [$"page: {view.Run.PageFile}", $"report: {view.Run.ReportFile}"];

    private static IEnumerable<string> Answer(RunView view) => [Headline.Of(view)];
}
