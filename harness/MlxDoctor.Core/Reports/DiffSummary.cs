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
            lines.Add($"{model}: {(metrics.All(m => m.Metric.Baseline is null) && view.Comparisons.All(c => c.Record.Model != model) ? "no baseline yet" : Counts(metrics))}");
            lines.AddRange(metrics
                .Where(m => m.Metric.Judgement is Judgements.Regression or Judgements.Changed or Judgements.Dropped)
                .Select(m => $"  {m.Metric.Judgement} {m.Metric.Id}: {Format.Number(m.Metric.Value, m.Metric.Unit)}, baseline {Format.Number(m.Metric.Baseline, m.Metric.Unit)}, {Format.Delta(m.Metric.DeltaPct)} (limit {Format.Percent(m.Metric.LimitPct)})"));
        }
        return lines;
    }

    /// <summary>How many metrics got each judgement, the worst first.</summary>
    internal static string Counts(IReadOnlyList<MetricView> metrics)
    {
        var counts = metrics.GroupBy(m => m.Metric.Judgement ?? "not judged").ToDictionary(g => g.Key, g => g.Count());
        return string.Join(", ", counts
            .OrderBy(c => Rank(c.Key)).ThenBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => $"{Format.Count(c.Value)} {c.Key}"));
    }

    private static int Rank(string judgement)
    {
        var at = Judgements.WorstFirst.ToList().IndexOf(judgement);
        return at < 0 ? int.MaxValue : at;
    }
}
