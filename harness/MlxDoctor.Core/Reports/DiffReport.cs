using System.Globalization;
using System.Text;

namespace MlxDoctor.Core.Reports;

/// <summary>Writes the comparison with the baselines.</summary>
internal static class DiffReport
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static string OfRun(RunView view)
    {
        var text = new StringBuilder($"# Baseline comparison: {Markdown.Text(view.Tier)}\n");
        if (view.Models.Count == 0)
            text.Append("\nNo model took part in this run.\n");
        foreach (var model in view.Models)
            text.Append(Invariant, $"\n## {Markdown.Text(model)}\n\n").Append(Body(view, model));
        return text.ToString();
    }

    public static string OfModel(RunView view, string model) =>
        $"# Baseline comparison: {Markdown.Text(model)}\n\n{Body(view, model)}";

    internal static string Head(ComparisonView c)
    {
        var counts = $"{Format.Count(c.Compared)} compared, {Format.Count(c.NotCompared)} not";
        var with = c.Record.Against is { } other ? $" with {other}"
            : c.Record.RecordedAt is { } at ? $" with the baseline of {Format.Time(at)}{(c.Record.RecordedBy is { } run ? $" ({run})" : "")}"
            : "";
        var words = c.Record.Recorded ? $"{c.Record.What}: recorded as baseline"
            : c.Record.Missing is { } missing ? $"{c.Record.What} not compared: {missing}"
            : $"{c.Record.What}{with}: {counts}";
        return string.Join(" ", c.Record.Machine.Prepend($"{words}.").Select(l => l.ReplaceLineEndings(" ")));
    }

    private static string Body(RunView view, string model)
    {
        var metrics = view.Metrics.Where(m => m.Model == model).ToList();
        if (metrics.Count == 0)
            return "Nothing was measured, so nothing was compared.\n";
        var head = new StringBuilder();
        var records = view.Comparisons.Where(c => c.Record.Model == model).ToList();
        if (ComparisonWords.Line(view, model, [.. records.Select(c => c.Record)]) is { } change)
            head.Append(Invariant, $"{Markdown.Text(change)}\n\n");
        foreach (var c in records)
            head.Append(Invariant, $"{Markdown.Text(Head(c))}\n\n");
        if (records.Count == 0 && metrics.All(m => m.Metric.Baseline is null))
            return $"no baseline yet: {Format.Count(metrics.Count, "metric")} recorded without comparison.\n\n{MetricsTable.Of(metrics)}";
        return $"{head}Positive is better. {DiffSummary.Counts(metrics)}.\n\n{MetricsTable.Of(metrics)}";
    }
}
