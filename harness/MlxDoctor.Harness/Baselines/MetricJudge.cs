using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Baselines;

/// <summary>
/// Compares fresh sessions with a stored baseline: slower than the limit in one session asks for more, slower in as many as
/// <see cref="MetricComparison.SlowSessions"/> says is a regression.
/// </summary>
internal static class MetricJudge
{
    /// <summary>True when one more session is needed before a verdict: slower in all so far, or too good at once in a metric that counts.</summary>
    public static bool WantsAnother(MetricRule rule, BaselineMetric? baseline, IReadOnlyList<MetricSamples> now, SessionStatistic statistic)
    {
        if (baseline is null || Incomparable(rule, baseline, now) is not null
            || MetricComparison.Of(rule, baseline, statistic) is not { Gated: true } comparison)
            return false;
        var values = Values(now, rule, statistic);
        if (values.Count < now.Count)
            return false;
        return values.All(comparison.IsSlower)
            ? values.Count < comparison.SlowSessions
            : values.Count == 1 && rule.Gated && comparison.IsFaster(values[0]);
    }

    /// <summary>The sessions by which a metric is judged: what comes after its verdict was measured for others.</summary>
    public static IReadOnlyList<MetricSamples> Considered(
        MetricRule rule, BaselineMetric? baseline, IReadOnlyList<MetricSamples> now, SessionStatistic statistic)
    {
        var count = 1;
        while (count < now.Count && WantsAnother(rule, baseline, [.. now.Take(count)], statistic))
            count++;
        return [.. now.Take(count)];
    }

    /// <summary>Judges what the sessions measured.</summary>
    /// <param name="rule">How the metric is judged.</param>
    /// <param name="baseline">What is stored, or null.</param>
    /// <param name="now">One entry a session, in order.</param>
    /// <param name="statistic">What stands for a session.</param>
    /// <param name="owned">False when the server can't be started again.</param>
    public static Metric Judge(MetricRule rule, BaselineMetric? baseline, IReadOnlyList<MetricSamples> now, SessionStatistic statistic, bool owned)
    {
        var metric = Recorded(rule, now, statistic);
        if (metric.Samples.Count == 0)
            return baseline is null
                ? metric with { Note = now.Select(s => s.Missing).FirstOrDefault(m => m is not null) ?? "nothing was measured" }
                : metric with
                {
                    Judgement = Judgement.Dropped,
                    Baseline = Quantiles.Median(baseline.Values(statistic)),
                    Note = $"in the baseline, missing now: {now.Select(s => s.Missing).FirstOrDefault(m => m is not null) ?? "nothing was measured"}",
                };
        if (baseline is null)
            return metric with { Judgement = Judgement.New, Note = "not in the baseline" };
        if (Remeasured(rule, baseline) is { } other)
            return metric with { Judgement = Judgement.New, Note = other };
        if (MetricComparison.Of(rule, baseline, statistic) is not { } comparison)
            return metric with
            {
                Judgement = Judgement.New,
                Baseline = Quantiles.Median(baseline.Values(statistic)),
                Note = "the baseline holds 0 or less, which has no ratio",
            };
        var values = Values(now, rule, statistic);
        metric = metric with
        {
            Baseline = comparison.Centre,
            DeltaPct = comparison.Centre == 0 ? null : Slowdown.BetterPct(comparison.Centre, metric.Value!.Value, rule.Better),
            LimitPct = comparison.ShownLimitPct,
            DeltaRange = rule.Scale == MetricScale.Ratio ? Slowdown.ToBetterRange(Slowdown.Range(comparison.Sessions, values, rule.Better), rule.Better) : null,
        };
        if (Incomparable(rule, baseline, now) is { } why)
            return metric with { Judgement = Judgement.Inconclusive, Note = why };
        if (!comparison.Gated)
            return metric with { Judgement = Judgement.NotGated, Note = $"this machine is too noisy for it: the limit is {comparison.Limit}" };
        return metric with { Judgement = Word(comparison, values), Note = Note(comparison, values, owned) };
    }

    /// <summary>The metric with its samples and without judgement.</summary>
    public static Metric Recorded(MetricRule rule, IReadOnlyList<MetricSamples> now, SessionStatistic statistic) =>
        new(rule.Id, rule.Unit, rule.Better, [.. now.SelectMany(s => s.Samples)])
        {
            Value = Quantiles.Median(Values(now, rule, statistic)),
            TokenSource = now.Select(s => s.TokenSource).FirstOrDefault(s => s is not null),
            Failed = now.Sum(s => s.Failed),
            Gated = rule.Gated,
            Sessions = now.Count(s => s.Samples.Count > 0),
        };

    internal static IReadOnlyList<double> Values(IReadOnlyList<MetricSamples> now, MetricRule rule, SessionStatistic statistic) =>
        [.. now.Select(s => SessionValue.Of(s.Samples, statistic, rule.Better)).OfType<double>()];

    private static Judgement Word(MetricComparison comparison, IReadOnlyList<double> values) =>
        comparison.IsSlower(values[0])
            ? values.Count >= comparison.SlowSessions && values.All(comparison.IsSlower) ? Judgement.Regression : Judgement.Inconclusive
            : values.All(comparison.IsFaster) ? Judgement.Improved : Judgement.Same;

    private static string? Note(MetricComparison comparison, IReadOnlyList<double> values, bool owned)
    {
        if (comparison.IsSlower(values[0]))
        {
            if (!values.All(comparison.IsSlower))
                return "not confirmed: a fresh session was not slower";
            if (values.Count >= comparison.SlowSessions)
                return $"slower than the limit of {comparison.Limit} in {values.Count} fresh sessions";
            return owned
                ? FormattableString.Invariant($"slower in {values.Count} of the {comparison.SlowSessions} fresh sessions that a regression takes")
                : "slower, but this server can't be started again to confirm it: compare with --against-url, or let the harness launch it";
        }
        if (!comparison.IsFaster(values[0]))
            return null;
        return values.Count == 1 ? $"better by more than the limit of {comparison.Limit}, in one session"
            : values.All(comparison.IsFaster) ? $"better by more than the limit of {comparison.Limit} in {values.Count} fresh sessions: is the workload still "
                + "the same?"
            : "better in one session, not in another";
    }

    /// <summary>Why the two sides did not do the same work, or null.</summary>
    internal static string? Incomparable(MetricRule rule, BaselineMetric baseline, IReadOnlyList<MetricSamples> now)
    {
        if (baseline.Unit != rule.Unit || baseline.Better != rule.Better)
            return $"the baseline is in {baseline.Unit} ({baseline.Better} is better), now it is {rule.Unit} ({rule.Better} is better): record it again";
        if (Remeasured(rule, baseline) is { } other)
            return other;
        if (baseline.Sessions.Count < SessionSpread.Needed)
            return FormattableString.Invariant($"the baseline has {baseline.Sessions.Count} sessions, a limit needs {SessionSpread.Needed}: record it again");
        return OtherWork(rule, baseline, now, "in the baseline");
    }

    /// <summary>That the harness measures it in another way than when it was recorded, or null.</summary>
    private static string? Remeasured(MetricRule rule, BaselineMetric baseline) => baseline.MeasureVersion == rule.MeasureVersion
        ? null
        : FormattableString.Invariant(
            $"the harness measures it in another way than the baseline (measure version {rule.MeasureVersion}, there ")
                + FormattableString.Invariant($"{baseline.MeasureVersion}): record it again");

    /// <summary>Why the requests of the two sides are not the same work, or null.</summary>
    internal static string? OtherWork(MetricRule rule, BaselineMetric baseline, IReadOnlyList<MetricSamples> now, string there)
    {
        if (rule.Scale == MetricScale.Difference)
            return null;
        var wanted = baseline.SamplesPerSession();
        foreach (var session in now)
        {
            if (session.Samples.Count < wanted * 0.8 || session.Samples.Count > wanted * 1.25)
                return FormattableString.Invariant(
                    $"{session.Samples.Count} samples a session now, {wanted} {there}{(session.Failed > 0 ? $" ({session.Failed} requests failed)" : "")}");
            if (session.TokenSource != baseline.TokenSource)
                return $"tokens are counted by {session.TokenSource ?? "nothing"} now, by {baseline.TokenSource ?? "nothing"} {there}";
            if (session.OutputTokens is { } tokens && baseline.OutputTokens is { } then && Math.Abs(tokens - then) > 0.05 * then)
                return FormattableString.Invariant($"answers of {tokens:0.#} tokens now, of {then:0.#} {there}: not the same work");
        }
        return null;
    }
}
