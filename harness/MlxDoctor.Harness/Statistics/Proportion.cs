namespace MlxDoctor.Harness.Statistics;

/// <summary>Intervals of a proportion.</summary>
internal static class Proportion
{
    /// <summary>Wilson's score interval (1927); null without trials.</summary>
    public static Interval? Wilson(long hits, long trials, double z = 1.959963984540054)
    {
        Check(hits, trials);
        if (trials == 0)
            return null;
        var p = (double)hits / trials;
        var zz = z * z / trials;
        var centre = (p + (zz / 2)) / (1 + zz);
        var half = z / (1 + zz) * Math.Sqrt((p * (1 - p) / trials) + (zz / (4 * trials)));
        return new(Math.Max(0, centre - half), p, Math.Min(1, centre + half));
    }

    /// <summary>Exact one-sided upper bound (Clopper and Pearson, 1934): no hit in 300 trials bounds the rate at 1 %. 1 without trials.</summary>
    public static double UpperBound(long hits, long trials, double confidence = 0.95)
    {
        Check(hits, trials);
        return hits == trials ? 1 : BetaFunction.Inverse(confidence, hits + 1, trials - hits);
    }

    /// <summary>Exact one-sided lower bound; 0 without hits.</summary>
    public static double LowerBound(long hits, long trials, double confidence = 0.95)
    {
        Check(hits, trials);
        return hits == 0 ? 0 : BetaFunction.Inverse(1 - confidence, hits, trials - hits + 1);
    }

    private static void Check(long hits, long trials)
    {
        if (hits < 0 || trials < hits)
            throw new ArgumentOutOfRangeException(nameof(hits), hits, $"Not between 0 and {trials}.");
    }
}
