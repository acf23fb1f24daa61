using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Baselines;

/// <summary>
/// Compares several fresh sessions with several: same only if the whole 90 % interval of the slowdown is below the limit, a regression only if the whole of it
/// is above.
/// </summary>
internal static class WelchJudge
{
    /// <summary>Judges with the session as the unit.</summary>
    public static Metric Judge(MetricRule rule, BaselineMetric? baseline, IReadOnlyList<MetricSamples> now, SessionStatistic statistic)
    {
        var quick = MetricJudge.Judge(rule, baseline, now, statistic, owned: true);
        double[] values = [.. now.Select(s => SessionValue.Of(s.Samples, statistic, rule.Better)).OfType<double>()];
        // Differences, missing and incomparable values have no interval: the quick rule's word stands.
        if (rule.Scale == MetricScale.Difference || quick.Judgement is Judgement.NotGated or Judgement.New or Judgement.Dropped or null
            || MetricComparison.Of(rule, baseline!, statistic)?.LimitPct is not { } limit
            || MetricJudge.Incomparable(rule, baseline!, now) is not null
            || Slowdown.WelchRange(baseline!.Values(statistic), values, rule.Better) is not { } range)
            return quick;
        var word = range.Upper < limit
            ? range.Upper < 0 && range.Estimate < -limit ? Judgement.Improved : Judgement.Same
            : range.Lower > limit ? Judgement.Regression : Judgement.Inconclusive;
        return quick with
        {
            Judgement = word,
            DeltaRange = Slowdown.ToBetterRange(range, rule.Better),
            Note = word == Judgement.Inconclusive
                ? FormattableString.Invariant(
                    $"the delta is between {Slowdown.ToBetterPct(range.Upper, rule.Better):0.0} and {Slowdown.ToBetterPct(range.Lower, rule.Better):0.0} %, ")
                        + FormattableString.Invariant($"and the limit {quick.LimitPct:0.#} % lies within")
                : FormattableString.Invariant($"Welch's interval over {values.Length} sessions"),
        };
    }
}
