using MlxDoctor.Core.Markup;
using MlxDoctor.Core.Metrics;

namespace MlxDoctor.Core.Reports;

/// <summary>The section on what changed against the baseline: the facts of <c>diff.md</c>.</summary>
internal static class PageChanges
{
    private static readonly Judgement?[] Telling =
    [
        Judgement.Regression, Judgement.Changed, Judgement.Dropped, Judgement.Inconclusive, Judgement.Advisory, Judgement.Improved,
    ];

    public static PageSection Of(RunView view) => PageParts.Section("changes", "What changed", view.Models.Count == 0
        ? Html.Of($"<p>No model took part in this run.</p>\n")
        : Html.Join(view.Models.Select(model => OfModel(view, model))));

    private static Html OfModel(RunView view, string model)
    {
        var metrics = view.Metrics.Where(m => m.Model == model).ToList();
        var records = view.Comparisons.Where(c => c.Record.Model == model).ToList();
        var title = view.Models.Count > 1 ? Html.Of($"<h3>{PageParts.Short(model)}</h3>\n") : Html.None;
        return Html.Of($"{title}{Words(view, model, metrics, records)}{Tables(view, model, metrics)}");
    }

    private static Html Words(RunView view, string model, IReadOnlyList<MetricView> metrics, IReadOnlyList<ComparisonView> records)
    {
        if (metrics.Count == 0)
            return Html.Of($"<p>Nothing was measured, so nothing was compared.</p>\n");
        if (records.Count == 0 && metrics.All(m => m.Metric.Baseline is null))
            return Html.Of($"<p>There is no baseline yet: {Format.Count(metrics.Count, "metric")} recorded without comparison.</p>\n");
        var change = ComparisonWords.Line(view, model, [.. records.Select(c => c.Record)]);
        var lead = change is null ? Html.None : Html.Of($"<p class=\"lead\">{change}</p>\n");
        var positive = metrics.Any(m => m.Metric.DeltaPct is not null) ? "Positive is better. " : "";
        return Html.Of(
            $"""
            {lead}{PageParts.List(records.Select(c => Html.Of($"{PageParts.Capital(DiffReport.Head(c))}")))}
            <p>{positive}{Format.Count(metrics.Count, "metric")}: {DiffSummary.Counts(metrics)}.</p>

            """);
    }

    private static Html Tables(RunView view, string model, IReadOnlyList<MetricView> metrics)
    {
        if (metrics.Count == 0)
            return Html.None;
        var lines = SpeedLines.Of(view, model);
        var telling = metrics.Where(m => Telling.Contains(m.Metric.Judgement)).ToList();
        return Html.Join(
        [
            lines.Count == 0 ? Html.None : Speed(model, lines),
            telling.Count == 0 ? Html.None : Table($"What differs: {PageParts.Short(model)}", telling),
            PageParts.Folded(
                Html.Of($"All {Format.Count(metrics.Count, "metric")} of {PageParts.Short(model)}"),
                Table($"Metrics: {PageParts.Short(model)}", metrics)),
        ]);
    }

    private static Html Speed(string model, IReadOnlyList<SpeedLine> lines) => PageParts.Table(
        $"Speed: {PageParts.Short(model)}", ["", "now", "baseline", "change"],
        lines.Select(l => (IReadOnlyList<Html>)[PageParts.Cell(l.Title), PageParts.Cell(l.Value), PageParts.Cell(l.Baseline), PageParts.Cell(l.Change)]));

    private static Html Table(string caption, IReadOnlyList<MetricView> metrics) => PageParts.Table(
        caption, ["metric", "judgement", "now", "baseline", "change", "limit", "change (90 %)", "n", "failed", "note"],
        metrics.Select(v => Row(v.Metric)));

    private static IReadOnlyList<Html> Row(Metric m) =>
    [
        PageParts.Code(m.Id),
        PageParts.Cell(m.Judgement?.Name() ?? Format.None),
        PageParts.Cell(Format.Number(m.Value, m.Unit)),
        PageParts.Cell(Format.Number(m.Baseline, m.Unit)),
        PageParts.Cell(Format.Delta(m.DeltaPct)),
        PageParts.Cell(Format.Percent(m.LimitPct)),
        PageParts.Cell(Format.Interval(m.DeltaRange)),
        PageParts.Cell(Format.Count(m.Samples.Count)),
        PageParts.Cell(Format.Count(m.Failed)),
        PageParts.Cell(m.Note),
    ];
}
