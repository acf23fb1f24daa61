using MlxDoctor.Core.Metrics;

namespace MlxDoctor.Harness.Statistics;

/// <summary>Ratios in the direction of "slower", so that one rule serves latencies and rates.</summary>
internal static class Slowdown
{
    /// <summary>Time taken per unit of work now over then, minus 1, in per cent; a halved rate and a doubled latency are both +100.</summary>
    public static double Pct(double then, double now, Better better) =>
        100 * ((better == Better.Lower ? now / then : then / now) - 1);

    /// <summary>Natural logarithm in the direction of slower.</summary>
    public static double Log(double value, Better better) => better == Better.Lower ? Math.Log(value) : -Math.Log(value);

    /// <summary>Turns a difference of logarithms into per cent.</summary>
    public static double ToPct(double logRatio) => 100 * (Math.Exp(logRatio) - 1);

    /// <summary>The change of the plain value in per cent, positive when better.</summary>
    public static double BetterPct(double then, double now, Better better) =>
        100 * (better == Better.Lower ? then - now : now - then) / then;

    /// <summary>
    /// A slowdown of <see cref="Pct"/> as a change of the plain value, in the terms of <see cref="BetterPct"/>: 5 % more time a token is 4.76 % fewer tokens a
    /// second.
    /// </summary>
    public static double ToBetterPct(double slowdownPct, Better better) =>
        better == Better.Lower ? -slowdownPct : 100 * ((1 / (1 + (slowdownPct / 100))) - 1);

    /// <summary>A range of the slowdown as a range of the change of the plain value, the worse end first.</summary>
    public static IReadOnlyList<double>? ToBetterRange(Interval? slowdown, Better better) =>
        slowdown is { } range ? [ToBetterPct(range.Upper, better), ToBetterPct(range.Lower, better)] : null;

    /// <summary>
    /// 90 % range of the slowdown of a few sessions against a baseline's (t on session values, on the log scale); null when it is not defined.
    /// </summary>
    public static Interval? Range(IReadOnlyCollection<double> then, IReadOnlyCollection<double> now, Better better) =>
        Positive(then) && Positive(now)
            ? TInterval.OfFewAgainst([.. then.Select(v => Log(v, better))], [.. now.Select(v => Log(v, better))])?.Map(ToPct)
            : null;

    /// <summary>Welch's 90 % interval of the slowdown with many sessions on both sides; null when it is not defined.</summary>
    public static Interval? WelchRange(IReadOnlyCollection<double> then, IReadOnlyCollection<double> now, Better better) =>
        Positive(then) && Positive(now)
            ? TInterval.OfDifference([.. then.Select(v => Log(v, better))], [.. now.Select(v => Log(v, better))])?.Map(ToPct)
            : null;

    /// <summary>
    /// 90 % range of the slowdown between two servers that were measured side by side in k rounds with n starts a side each: the mean log ratio ± t s √(2 / (k
    /// n)), with s and its degrees of freedom from a stored baseline's sessions; null when it is not defined.
    /// </summary>
    public static Interval? PairRange(IReadOnlyCollection<double> stored, IReadOnlyCollection<(double Other, double Now)> rounds, int starts, Better better)
    {
        if (rounds.Count == 0 || !Positive(stored) || !Positive([.. rounds.Select(r => r.Other)]) || !Positive([.. rounds.Select(r => r.Now)])
            || Quantiles.StandardDeviation([.. stored.Select(v => Log(v, better))]) is not { } sd)
            return null;
        var centre = rounds.Average(r => Log(r.Now, better) - Log(r.Other, better));
        var half = StudentT.Quantile(0.95, stored.Count - 1) * sd * Math.Sqrt(2.0 / (rounds.Count * starts));
        return new Interval(centre - half, centre, centre + half).Map(ToPct);
    }

    private static bool Positive(IReadOnlyCollection<double> values) => values.All(v => v > 0 && !double.IsInfinity(v));
}
