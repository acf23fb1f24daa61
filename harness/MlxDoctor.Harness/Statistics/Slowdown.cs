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

    /// <summary>90 % range of the slowdown of a few sessions against a baseline's (t on session values, on the log scale); null when it is not defined.</summary>
    public static Interval? Range(IReadOnlyCollection<double> then, IReadOnlyCollection<double> now, Better better) =>
        Positive(then) && Positive(now)
            ? TInterval.OfFewAgainst([.. then.Select(v => Log(v, better))], [.. now.Select(v => Log(v, better))])?.Map(ToPct)
            : null;

    /// <summary>Welch's 90 % interval of the slowdown with many sessions on both sides; null when it is not defined.</summary>
    public static Interval? WelchRange(IReadOnlyCollection<double> then, IReadOnlyCollection<double> now, Better better) =>
        Positive(then) && Positive(now)
            ? TInterval.OfDifference([.. then.Select(v => Log(v, better))], [.. now.Select(v => Log(v, better))])?.Map(ToPct)
            : null;

    private static bool Positive(IReadOnlyCollection<double> values) => values.All(v => v > 0 && !double.IsInfinity(v));
}
