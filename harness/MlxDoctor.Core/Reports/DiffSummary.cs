using MlxDoctor.Core.Metrics;

namespace MlxDoctor.Core.Reports;

/// <summary>The comparison with the baselines in a few lines for the console.</summary>
public static class DiffSummary
{
    /// <summary>A line per model, then one for each metric that is slower or missing.</summary>
    public static IReadOnlyList<string> Lines(RunView view)
    {
        var lines = new List<string>();
        foreach (var model in view.Models)
        {
            var metrics = view.Metrics.Where(m => m.Model == model).ToList();
            if (metrics.Count == 0)
                continue;
            var unknown = metrics.All(m => m.Metric.Baseline is null) && view.Comparisons.All(c => c.Record.Model != model);
            lines.Add($"{model}: {(unknown ? "no baseline yet" : Counts(metrics))}");
            lines.AddRange(metrics
                .Where(m => m.Metric.Judgement is Judgement.Regression or Judgement.Changed or Judgement.Dropped)
                .Select(
                    m => $"  {m.Metric.Judgement?.Name()} {m.Metric.Id}: {Format.Number(m.Metric.Value, m.Metric.Unit)}, baseline "
                        + $"{Format.Number(m.Metric.Baseline, m.Metric.Unit)}, {Format.Delta(m.Metric.DeltaPct)} (limit {Format.Percent(m.Metric.LimitPct)})"));
        }
        return lines;
    }

    /// <summary>How many metrics got each judgement, the worst first.</summary>
    internal static string Counts(IReadOnlyList<MetricView> metrics)
    {
        var counts = metrics.GroupBy(m => m.Metric.Judgement).OrderBy(g => g.Key is null).ThenBy(g => g.Key);
        return string.Join(", ", counts.Select(g => $"{Format.Count(g.Count())} {g.Key?.Name() ?? "not judged"}"));
    }
}
