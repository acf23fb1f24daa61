using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Baselines;

/// <summary>The limit of one metric on this machine, and on which side of it a session's value lies.</summary>
internal sealed class MetricComparison
{
    private readonly MetricRule _rule;
    private readonly double _amount;

    private MetricComparison(MetricRule rule, IReadOnlyList<double> sessions, double centre, double? limitPct, double amount)
    {
        _rule = rule;
        _amount = amount;
        Sessions = sessions;
        Centre = centre;
        LimitPct = limitPct;
    }

    /// <summary>The baseline's session values.</summary>
    public IReadOnlyList<double> Sessions { get; }

    /// <summary>Their median.</summary>
    public double Centre { get; }

    /// <summary>The limit of the slowdown in per cent; null for metrics that are compared by their difference.</summary>
    public double? LimitPct { get; }

    /// <summary>False when the machine is too noisy for this metric.</summary>
    public bool Gated => LimitPct is null or <= SessionSpread.NotGatedAbovePct;

    /// <summary>Fresh sessions that must all be slower before a regression is called; two where it does not count or is no matter of time.</summary>
    public int SlowSessions => _rule.Gated && LimitPct is { } pct ? SessionSpread.SlowSessions(pct) : 2;

    /// <summary>The limit as it is shown beside a delta: of the plain value, in per cent of the baseline's.</summary>
    public double? ShownLimitPct => LimitPct is { } pct ? -Slowdown.ToBetterPct(pct, _rule.Better) : null;

    /// <summary>The limit in words.</summary>
    public string Limit => ShownLimitPct is { } pct
        ? FormattableString.Invariant($"{pct:0.#} %")
        : FormattableString.Invariant($"{_amount:0.##} {_rule.Unit}");

    /// <summary>Computes the limit; null when the baseline has no usable value (0 has no ratio).</summary>
    public static MetricComparison? Of(MetricRule rule, BaselineMetric baseline, SessionStatistic statistic)
    {
        var sessions = baseline.Values(statistic);
        if (sessions.Count == 0)
            return null;
        if (rule.Scale == MetricScale.Difference)
            return new(rule, sessions, Quantiles.Median(sessions)!.Value, null, Math.Max(rule.Floor.Amount, sessions.Max() - sessions.Min()));
        return SessionSpread.Of(sessions, rule.Floor.Percent) is { } spread
            ? new(rule, sessions, spread.Centre, spread.LimitPct, rule.Floor.Amount)
            : null;
    }

    /// <summary>
    /// The limit between two servers that were measured side by side: that of the stored baseline where there is one, else the floor; null when the other's
    /// value has no ratio.
    /// </summary>
    public static MetricComparison? OfPair(MetricRule rule, double other, BaselineMetric? stored, SessionStatistic statistic)
    {
        var known = stored is null ? null : Of(rule, stored, statistic);
        if (rule.Scale == MetricScale.Difference)
            return new(rule, [other], other, null, known?._amount ?? rule.Floor.Amount);
        return other > 0 && !double.IsInfinity(other) ? new(rule, [other], other, known?.LimitPct ?? rule.Floor.Percent, rule.Floor.Amount) : null;
    }

    /// <summary>True when the value is worse than the centre by more than the limit.</summary>
    public bool IsSlower(double value) => Beyond(Centre, value);

    /// <summary>True when the value is better than the centre by more than the limit.</summary>
    public bool IsFaster(double value) => Beyond(value, Centre);

    private bool Beyond(double good, double bad)
    {
        var worse = _rule.Better == Better.Lower ? bad - good : good - bad;
        if (LimitPct is not { } limit)
            return worse > _amount + 1e-12;
        // A rate of 0 is infinitely slow: the ratio is infinite, which is beyond any limit.
        return worse > _amount && Slowdown.Pct(good, bad, _rule.Better) > limit;
    }
}
