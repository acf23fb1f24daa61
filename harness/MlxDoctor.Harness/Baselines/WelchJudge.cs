using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Baselines;

/// <summary>Compares several fresh sessions with several: same only if the whole 90 % interval of the slowdown is below the limit, a regression only if the whole of it is above.</summary>
internal static class WelchJudge
{
    /// <summary>Judges with the session as the unit.</summary>
    public static Metric Judge(MetricRule rule, BaselineMetric? baseline, IReadOnlyList<MetricSamples> now, SessionStatistic statistic)
    {
        var quick = MetricJudge.Judge(rule, baseline, now, statistic, owned: true);
        double[] values = [.. now.Select(s => SessionValue.Of(s.Samples, statistic, rule.Better)).OfType<double>()];
        // Differences, missing and incomparable values have no interval: the quick rule's word stands.
        if (rule.Scale == MetricScale.Difference || quick.LimitPct is not { } limit || quick.Judgement is Judgement.NotGated
            || MetricJudge.Incomparable(rule, baseline!, now) is not null
            || Slowdown.WelchRange(baseline!.Values(statistic), values, rule.Better) is not { } range)
            return quick;
        var word = range.Upper < limit
            ? range.Upper < 0 && range.Estimate < -limit ? Judgement.Improved : Judgement.Same
            : range.Lower > limit ? Judgement.Regression : Judgement.Inconclusive;
        return quick with
        {
            Judgement = word,
            Interval = [range.Lower, range.Upper],
            Note = word == Judgement.Inconclusive
                ? FormattableString.Invariant($"the slowdown is between {range.Lower:0.0} and {range.Upper:0.0} %, and the limit {limit:0.#} % lies within")
                : FormattableString.Invariant($"Welch's interval over {values.Length} sessions"),
        };
    }
}
