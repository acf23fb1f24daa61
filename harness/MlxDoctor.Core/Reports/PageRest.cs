using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Markup;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>The sections at the end: what did not fail and did not pass either, remarks, and what the run was about.</summary>
internal static class PageRest
{
    private const int MostLines = 200;
    private const int MostIds = 60;

    /// <summary>Inconclusive, known, skipped, notes.</summary>
    public static PageSection Of(RunView view) => PageParts.Section("rest", "Not failed, not passed", Html.Join(
    [
        List("Inconclusive", [.. With(view, Verdict.Inconclusive).Select(c => Said(c, c.Record.Reason))]),
        List("Known deviations of this server", [.. Grouped(view, Verdict.KnownDeviation)]),
        List("Skipped", [.. Grouped(view, Verdict.Skip)]),
        List("Notes",
        [
            .. view.Cases.SelectMany(c => c.Record.Notes.Select(n => Said(c, n))),
            .. view.HalfWritten.Select(f => Html.Of($"{PageParts.Code(f)} was being written when its writer was killed.")),
        ]),
    ]));

    /// <summary>Servers, options, machine.</summary>
    public static PageSection Run(RunView view)
    {
        List<(string Name, string Value)> facts =
        [
            ("tier", view.Tier),
            ("started", view.Manifest is { } m ? Format.Time(m.StartedAt) : Format.None),
            ("finished", view.End is { } end ? Format.Time(end.FinishedAt) : "no"),
            .. view.Servers.Take(MostIds).Select(s => ("server", Server(s))),
            .. (view.Manifest?.Options ?? new Dictionary<string, string>()).OrderBy(o => o.Key, StringComparer.Ordinal)
                .Select(o => ($"option {o.Key}", o.Value)),
            .. view.Environment.Select(e => (e.Key, e.Value)),
        ];
        return PageParts.Section("run", "The run", PageParts.Table(
            "What ran, and on what", ["fact", "value"],
            facts.Take(MostLines).Select(f => (IReadOnlyList<Html>)[PageParts.Cell(f.Name), PageParts.Cell(f.Value)])));
    }

    private static string Server(ServerRecord server)
    {
        var how = server.Launched ? $"started {Format.Count(server.Launches.Count, "time")}" : "attached";
        return $"{server.Profile} {server.Version ?? "(version unknown)"} at {server.Url ?? "no address: it never answered"}, {how}, model {server.Model}";
    }

    private static Html Said(CaseView view, string? words) => Html.Of($"{PageParts.Code(view.Record.Id)}: {PageParts.Short(words)}");

    private static IEnumerable<Html> Grouped(RunView view, Verdict verdict) => With(view, verdict)
        .GroupBy(c => (Reason: c.Record.Reason ?? "", c.Record.Link))
        .OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Reason, StringComparer.Ordinal)
        .Select(g => Html.Of(
            $"{(g.Key.Reason.Length == 0 ? "without a reason" : PageParts.Short(g.Key.Reason))} {PageParts.Link(g.Key.Link)} ({Ids([.. g])})"));

    private static Html List(string title, IReadOnlyList<Html> lines)
    {
        if (lines.Count == 0)
            return Html.None;
        return Html.Of($"<h3>{title}</h3>\n{PageParts.List(lines.Take(MostLines))}{PageParts.More(lines.Count - MostLines, "line", "report.md")}");
    }

    private static Html Ids(IReadOnlyList<CaseView> cases)
    {
        var ids = cases.Select(c => c.Record.Id).Distinct(StringComparer.Ordinal).ToList();
        var more = ids.Count - MostIds;
        var shown = ids.Take(MostIds).Select((id, i) => Html.Of($"{(i > 0 ? ", " : "")}{PageParts.Code(id)}"));
        return Html.Of($"{shown}{(more > 0 ? $" and {Format.Count(more)} more" : "")}");
    }

    private static IEnumerable<CaseView> With(RunView view, Verdict verdict) => view.Cases.Where(c => c.Record.Verdict == verdict);
}
