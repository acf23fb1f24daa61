using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Baselines;

/// <summary>
/// Compares two servers that were measured side by side: slower than the limit in one round asks for more with fresh processes; slower in all of them,
/// and by more than the starts of either server differ, is a regression.
/// </summary>
internal static class PairJudge
{
    /// <summary>More rounds are not measured: what four can't tell is inconclusive.</summary>
    public const int MostRounds = 4;

    /// <summary>Two servers that are the same two processes in every round may owe up to this to the luck of their starts.</summary>
    public const double LuckPct = 40;

    /// <summary>
    /// By how many times the least slowdown must exceed what the starts of one server differ by, after one, two, … rounds. Without a stored baseline
    /// nothing else is known of the machine, and two starts say little: hence 12. How often equal servers are called different: harness/pages/STATISTICS.md.
    /// </summary>
    private static readonly double[] Times = [double.PositiveInfinity, 12, 4, 1];

    /// <summary>True when one more round is needed before a verdict: slower so far and not clearly, or too good at once in a metric that counts.</summary>
    public static bool WantsAnother(MetricRule rule, BaselineMetric? stored, IReadOnlyList<PairRound> rounds, SessionStatistic statistic)
    {
        if (rounds.Count >= MostRounds || Difference(rule, rounds) is not null)
            return false;
        var pairs = Pairs(rule, rounds, statistic);
        var comparisons = pairs.Select(p => MetricComparison.OfPair(rule, p.Other, stored, statistic)).OfType<MetricComparison>().ToList();
        if (comparisons.Count < rounds.Count || !comparisons[0].Gated)
            return false;
        return comparisons.Zip(pairs).All(c => c.First.IsSlower(c.Second.Now))
            ? !IsClear(rule, pairs)
            : rounds.Count == 1 && rule.Gated && comparisons[0].IsFaster(pairs[0].Now);
    }

    /// <summary>The rounds by which a metric is judged: what comes after its verdict was measured for others.</summary>
    public static IReadOnlyList<PairRound> Considered(MetricRule rule, BaselineMetric? stored, IReadOnlyList<PairRound> rounds, SessionStatistic statistic)
    {
        var count = 1;
        while (count < rounds.Count && WantsAnother(rule, stored, [.. rounds.Take(count)], statistic))
            count++;
        return [.. rounds.Take(count)];
    }

    /// <summary>Judges the rounds.</summary>
    /// <param name="rule">How the metric is judged.</param>
    /// <param name="stored">The stored baseline of the server under test, which knows the machine's spread; or null.</param>
    /// <param name="rounds">In order.</param>
    /// <param name="statistic">What stands for a side of a round.</param>
    /// <param name="starts">Processes behind a side of a round.</param>
    /// <param name="fresh">False when a server was the same process in every round.</param>
    public static Metric Judge(
        MetricRule rule, BaselineMetric? stored, IReadOnlyList<PairRound> rounds, SessionStatistic statistic, int starts, bool fresh = true)
    {
        var other = MetricJudge.Recorded(rule, [.. rounds.Select(r => r.Other)], statistic);
        var metric = MetricJudge.Recorded(rule, [.. rounds.Select(r => r.Now)], statistic) with { Baseline = other.Value, BaselineSamples = other.Samples };
        var missing = rounds.Select(r => r.Now.Missing).FirstOrDefault(m => m is not null) ?? "nothing was measured";
        if (metric.Samples.Count == 0)
            return other.Samples.Count == 0
                ? metric with { Note = missing }
                : metric with { Judgement = Judgement.Dropped, Note = $"measured on the other server, missing on this one: {missing}" };
        if (other.Samples.Count == 0)
            return metric with { Judgement = Judgement.New, Note = "not measured on the other server" };
        var pairs = Pairs(rule, rounds, statistic);
        if (pairs.Count < rounds.Count)
            return metric with { Judgement = Judgement.Inconclusive, Note = "one of the servers did not show it in every round" };
        var comparisons = pairs.Select(p => MetricComparison.OfPair(rule, p.Other, stored, statistic)).OfType<MetricComparison>().ToList();
        if (comparisons.Count < pairs.Count)
            return metric with { Judgement = Judgement.New, Note = "the other server shows 0 or less, which has no ratio" };
        metric = metric with
        {
            DeltaPct = other.Value == 0 ? null : Slowdown.BetterPct(other.Value!.Value, metric.Value!.Value, rule.Better),
            LimitPct = comparisons[0].ShownLimitPct,
            DeltaRange = rule.Scale == MetricScale.Ratio && stored is not null
                ? Slowdown.ToBetterRange(Slowdown.PairRange(stored.Values(statistic), pairs, starts, rule.Better), rule.Better)
                : null,
        };
        if (Difference(rule, rounds) is { } why)
            return metric with { Judgement = Judgement.Inconclusive, Note = why };
        if (!comparisons[0].Gated)
            return metric with { Judgement = Judgement.NotGated, Note = $"this machine is too noisy for it: the limit is {comparisons[0].Limit}" };
        var slower = pairs.Zip(comparisons).Select(p => p.Second.IsSlower(p.First.Now)).ToList();
        var shown = $"{(rule.Scale == MetricScale.Difference ? "difference" : "delta")} {string.Join(", ", pairs.Select(p => Shown(rule, p.Other, p.Now)))}";
        if (slower[0])
        {
            var (word, seen) = Slower(rule, pairs, slower, comparisons[0].Limit, fresh);
            return metric with { Judgement = word, Note = $"{seen} ({shown})" };
        }
        return pairs.Zip(comparisons).All(p => p.Second.IsFaster(p.First.Now))
            ? metric with
            {
                Judgement = Judgement.Improved,
                Note = "better by more than the limit of "
                    + $"{comparisons[0].Limit}{(pairs.Count > 1 ? "" : ", in one round")} ({shown}){(pairs.Count > 1 ? ": is the workload the same?" : "")}",
            }
            : metric with { Judgement = Judgement.Same, Note = shown };
    }

    /// <summary>What is said of a metric that was beyond the limit in its first round.</summary>
    private static (Judgement Word, string Why) Slower(
        MetricRule rule, IReadOnlyList<(double Other, double Now)> pairs, IReadOnlyList<bool> slower, string limit, bool fresh)
    {
        if (slower.Count == 1)
            return (Judgement.Inconclusive, "beyond the limit in one round, without a second one to confirm it");
        if (slower.Contains(false))
            return (Judgement.Inconclusive, slower.Count == 2 ? "not confirmed by a second round" : $"not confirmed by all of {slower.Count} rounds");
        if (!IsClear(rule, pairs))
            return (Judgement.Inconclusive,
                $"beyond the limit of {limit} in {slower.Count} of {slower.Count} rounds, but one server's own rounds differ by "
                    + $"{Shown(rule, Spread(rule, pairs))}: "
                + "this machine is too noisy to tell");
        if (!fresh && rule.Scale == MetricScale.Ratio && pairs.Min(p => Worse(rule, p)) <= LuckPct)
            return (Judgement.Inconclusive, FormattableString.Invariant(
                $"beyond the limit of {limit}, but servers that are not started anew may differ by up to {LuckPct} % by luck: let the harness launch both"));
        return (Judgement.Regression, $"beyond the limit of {limit} in {slower.Count} of {slower.Count} rounds");
    }

    private static bool IsClear(MetricRule rule, IReadOnlyList<(double Other, double Now)> pairs) =>
        pairs.Count > 1 && pairs.Min(p => Worse(rule, p)) > Times[Math.Min(pairs.Count, Times.Length) - 1] * Spread(rule, pairs);

    /// <summary>How much worse this server was in a round.</summary>
    private static double Worse(MetricRule rule, (double Other, double Now) pair) => rule.Scale == MetricScale.Ratio
        ? Slowdown.Pct(pair.Other, pair.Now, rule.Better)
        : rule.Better == Better.Lower ? pair.Now - pair.Other : pair.Other - pair.Now;

    /// <summary>How far the rounds of one server are apart, of the one with the larger distance.</summary>
    private static double Spread(MetricRule rule, IReadOnlyList<(double Other, double Now)> pairs) =>
        Math.Max(Distance(rule, [.. pairs.Select(p => p.Other)]), Distance(rule, [.. pairs.Select(p => p.Now)]));

    private static double Distance(MetricRule rule, double[] values) =>
        values.Max() == values.Min() ? 0
        : rule.Scale == MetricScale.Ratio ? 100 * ((values.Max() / values.Min()) - 1)
        : values.Max() - values.Min();

    private static IReadOnlyList<(double Other, double Now)> Pairs(MetricRule rule, IReadOnlyList<PairRound> rounds, SessionStatistic statistic) =>
        [.. rounds
            .Select(r => (Other: Value(rule, r.Other, statistic), Now: Value(rule, r.Now, statistic)))
            .Where(p => p is { Other: not null, Now: not null })
            .Select(p => (p.Other!.Value, p.Now!.Value))];

    private static double? Value(MetricRule rule, MetricSamples samples, SessionStatistic statistic) =>
        SessionValue.Of(samples.Samples, statistic, rule.Better);

    private static string Shown(MetricRule rule, double distance) => rule.Scale == MetricScale.Difference
        ? FormattableString.Invariant($"{distance:0.##} {rule.Unit}")
        : FormattableString.Invariant($"{distance:0.0} %");

    private static string Shown(MetricRule rule, double other, double now) => rule.Scale == MetricScale.Difference
        ? FormattableString.Invariant($"{now - other:+0.##;-0.##;0} {rule.Unit}")
        : FormattableString.Invariant($"{Slowdown.BetterPct(other, now, rule.Better):+0.0;-0.0;0.0} %");

    private static string? Difference(MetricRule rule, IReadOnlyList<PairRound> rounds) =>
        rounds
            .Select(
                r => BaselineMetric.Of(rule, [r.Other]) is { } other && r.Now.Samples.Count > 0
                    ? MetricJudge.OtherWork(rule, other, [r.Now], "on the other server")
                    : null)
            .FirstOrDefault(why => why is not null);
}
