using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Baselines;

/// <summary>
/// Compares two servers that were measured side by side: slower than the limit in one round asks for a second with fresh processes, slower in both is a regression.
/// </summary>
internal static class PairJudge
{
    /// <summary>True when one more round is needed before a verdict: slower, or too good in a metric that counts.</summary>
    public static bool WantsConfirmation(MetricRule rule, BaselineMetric? stored, PairRound round, SessionStatistic statistic) =>
        Difference(rule, [round]) is null
        && Value(rule, round.Other, statistic) is { } other
        && Value(rule, round.Now, statistic) is { } now
        && MetricComparison.OfPair(rule, other, stored, statistic) is { Gated: true } comparison
        && (comparison.IsSlower(now) || (rule.Gated && comparison.IsFaster(now)));

    /// <summary>Judges one or two rounds.</summary>
    /// <param name="rule">How the metric is judged.</param>
    /// <param name="stored">The stored baseline of the server under test, which knows the machine's spread; or null.</param>
    /// <param name="rounds">In order.</param>
    /// <param name="statistic">What stands for a side of a round.</param>
    /// <param name="starts">Processes behind a side of a round.</param>
    public static Metric Judge(MetricRule rule, BaselineMetric? stored, IReadOnlyList<PairRound> rounds, SessionStatistic statistic, int starts)
    {
        var other = MetricJudge.Recorded(rule, [.. rounds.Select(r => r.Other)], statistic);
        var metric = MetricJudge.Recorded(rule, [.. rounds.Select(r => r.Now)], statistic) with { Baseline = other.Value, BaselineSamples = other.Samples };
        var missing = rounds.Select(r => r.Now.Missing).FirstOrDefault(m => m is not null) ?? "nothing was measured";
        if (metric.Samples.Count == 0)
            return other.Samples.Count == 0
                ? metric with { Note = missing }
                : metric with { Judgement = JudgementWord.Dropped, Note = $"measured on the other server, missing on this one: {missing}" };
        if (other.Samples.Count == 0)
            return metric with { Judgement = JudgementWord.New, Note = "not measured on the other server" };
        var pairs = rounds
            .Select(r => (Other: Value(rule, r.Other, statistic), Now: Value(rule, r.Now, statistic)))
            .Where(p => p is { Other: not null, Now: not null })
            .Select(p => (Other: p.Other!.Value, Now: p.Now!.Value)).ToList();
        if (pairs.Count < rounds.Count)
            return metric with { Judgement = JudgementWord.Inconclusive, Note = "one of the servers did not show it in every round" };
        var comparisons = pairs.Select(p => MetricComparison.OfPair(rule, p.Other, stored, statistic)).OfType<MetricComparison>().ToList();
        if (comparisons.Count < pairs.Count)
            return metric with { Judgement = JudgementWord.New, Note = "the other server shows 0 or less, which has no ratio" };
        metric = metric with
        {
            DeltaPct = other.Value == 0 ? null : Slowdown.BetterPct(other.Value!.Value, metric.Value!.Value, rule.Better),
            LimitPct = comparisons[0].LimitPct,
            Interval = rule.Scale == MetricScale.Ratio && stored is not null
                && Slowdown.PairRange(stored.Values(statistic), pairs, starts, rule.Better) is { } range ? [range.Lower, range.Upper] : null,
        };
        if (Difference(rule, rounds) is { } why)
            return metric with { Judgement = JudgementWord.Inconclusive, Note = why };
        if (!comparisons[0].Gated)
            return metric with { Judgement = JudgementWord.NotGated, Note = $"this machine is too noisy for it: the limit is {comparisons[0].Limit}" };
        var slower = pairs.Zip(comparisons).Select(p => p.Second.IsSlower(p.First.Now)).ToList();
        var shown = $"{(rule.Scale == MetricScale.Difference ? "difference" : "slowdown")} {string.Join(", ", pairs.Select(p => Shown(rule, p.Other, p.Now)))}";
        if (slower[0])
            return slower.Count > 1 && slower.All(s => s)
                ? metric with { Judgement = JudgementWord.Regression, Note = $"beyond the limit of {comparisons[0].Limit} in {slower.Count} of {slower.Count} rounds ({shown})" }
                : metric with { Judgement = JudgementWord.Inconclusive, Note = slower.Count > 1 ? $"not confirmed by a second round ({shown})" : $"beyond the limit in one round, without a second one to confirm it ({shown})" };
        return pairs.Zip(comparisons).All(p => p.Second.IsFaster(p.First.Now))
            ? metric with { Judgement = JudgementWord.Improved, Note = $"better by more than the limit of {comparisons[0].Limit}{(pairs.Count > 1 ? "" : ", in one round")} ({shown}){(pairs.Count > 1 ? ": is the workload the same?" : "")}" }
            : metric with { Judgement = JudgementWord.Same, Note = shown };
    }

    private static double? Value(MetricRule rule, MetricSamples samples, SessionStatistic statistic) =>
        SessionValue.Of(samples.Samples, statistic, rule.Better);

    private static string Shown(MetricRule rule, double other, double now) => rule.Scale == MetricScale.Difference
        ? FormattableString.Invariant($"{now - other:+0.##;-0.##;0} {rule.Unit}")
        : FormattableString.Invariant($"{Slowdown.Pct(other, now, rule.Better):+0.0;-0.0;0.0} %");

    private static string? Difference(MetricRule rule, IReadOnlyList<PairRound> rounds) =>
        rounds
            .Select(r => BaselineMetric.Of(rule, [r.Other]) is { } other && r.Now.Samples.Count > 0 ? MetricJudge.OtherWork(rule, other, [r.Now], "on the other server") : null)
            .FirstOrDefault(why => why is not null);
}
