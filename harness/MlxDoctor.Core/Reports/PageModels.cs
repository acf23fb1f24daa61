using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Markup;

namespace MlxDoctor.Core.Reports;

/// <summary>The sections that set models beside each other.</summary>
internal static class PageModels
{
    private const string AgentArea = "agents";
    private const int MostModels = 40;

    /// <summary>Agents by models.</summary>
    public static PageSection Agents(RunView view)
    {
        var cases = view.Cases.Where(c => c.Record.Area == AgentArea && !string.IsNullOrEmpty(c.Record.Model)).ToList();
        var models = view.Models.Where(m => cases.Any(c => c.Record.Model == m)).Take(MostModels).ToList();
        return PageParts.Section("agents", "Agents and models", cases.Count == 0 ? Html.None : PageParts.Table(
            "Agents by models",
            ["agent", .. models.Select(m => PageParts.Short(m))],
            cases.GroupBy(c => c.Record.Id).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (IReadOnlyList<Html>)
            [
                PageParts.Code(g.Key[(g.Key.IndexOf('.', StringComparison.Ordinal) + 1)..]),
                .. models.Select(m => Cell(g.FirstOrDefault(c => c.Record.Model == m))),
            ])));
    }

    /// <summary>Models by areas, where there are several.</summary>
    public static PageSection Areas(RunView view)
    {
        var cases = view.Cases.Where(c => !string.IsNullOrEmpty(c.Record.Model)).ToList();
        var areas = cases.Select(c => c.Record.Area).Distinct().ToList();
        return PageParts.Section("models", "Models", view.Models.Count < 2 || areas.Count == 0 ? Html.None : PageParts.Table(
            "Models by areas",
            ["model", .. areas.Select(a => PageParts.Short(a))],
            view.Models.Take(MostModels).Select(m => (IReadOnlyList<Html>)
                [PageParts.Code(m), .. areas.Select(a => Tally([.. cases.Where(c => c.Record.Model == m && c.Record.Area == a)]))])));
    }

    /// <summary>The scorecard of a benchmark.</summary>
    public static PageSection Scorecard(RunView view)
    {
        if (!view.IsOf(Tier.Benchmark))
            return PageParts.Section("scorecard", "Scorecard", Html.None);
        var card = Reports.Scorecard.Of(view);
        var score = Html.Of($"score = decode tok/s × share of cases that hold × share of right tool calls; {Format.None} was not measured.");
        return PageParts.Section("scorecard", "Scorecard", card.Rows.Count == 0
            ? Html.Of($"<p>No model was run.</p>\n")
            : Html.Of($"{card.Servers.Select((s, i) => Card(card, s, i))}{PageParts.Note(score)}"));
    }

    private static Html Card(Scorecard card, string server, int index) => PageParts.Table(
        $"Scorecard: {PageParts.Short(server)}",
        ["model", .. ScorecardColumns.All.Select(c => c.Heading), "status"],
        card.Rows.Take(MostModels).Select(row => (IReadOnlyList<Html>)
        [
            PageParts.Code(row.Model.Model),
            .. ScorecardColumns.All.Select(c => PageParts.Cell(ScorecardMarkdown.Figure(row.Cells[index], c))),
            PageParts.Cell(row.Cells[index].Status),
        ]));

    private static Html Cell(CaseView? view) => view is null ? PageParts.Cell(Format.None)
        : Html.Of($"{PageParts.Badge(view.Record.Verdict)}{(view.Record.Mark is { } mark ? Html.Of($" ({mark})") : Html.None)}");

    private static Html Tally(IReadOnlyList<CaseView> cases) => cases.Count == 0
        ? PageParts.Cell(Format.None)
        : PageParts.Tally(cases);
}
