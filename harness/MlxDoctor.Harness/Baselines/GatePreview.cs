using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Baselines;

/// <summary>Says, when a baseline is recorded, what it replaces and at which limit each metric is gated from now on.</summary>
internal static class GatePreview
{
    /// <summary>A line for each metric, by id.</summary>
    public static IReadOnlyDictionary<string, string> Lines(
        IReadOnlyList<MetricRule> rules, BaselineEntry? old, BaselineEntry now, SessionStatistic statistic) =>
        rules.ToDictionary(r => r.Id, r => Line(r, old?.Metrics.GetValueOrDefault(r.Id), now.Metrics.GetValueOrDefault(r.Id), statistic));

    private static string Line(MetricRule rule, BaselineMetric? old, BaselineMetric? now, SessionStatistic statistic)
    {
        var change = $"{rule.Id}: {Value(old, rule, statistic)} -> {Value(now, rule, statistic)}";
        if (now is null)
            return $"{change}: nothing was measured, not gated";
        if (MetricComparison.Of(rule, now, statistic) is not { } comparison)
            return $"{change}: 0 has no ratio, not gated";
        if (!comparison.Gated)
            return $"{change}: too noisy here (limit {comparison.Limit}), not gated";
        return $"{change}: {(rule.Gated ? "gated" : "advisory")} at {comparison.Limit}";
    }

    private static string Value(BaselineMetric? metric, MetricRule rule, SessionStatistic statistic) =>
        metric is not null && Quantiles.Median(metric.Values(statistic)) is { } value
            ? FormattableString.Invariant($"{value:0.##} {rule.Unit}")
            : "none";
}
