namespace MlxDoctor.Harness.Statistics;

/// <summary>Intervals by Student's t.</summary>
internal static class TInterval
{
    /// <summary>Mean ± t s / √n; null below two samples.</summary>
    public static Interval? OfMean(IReadOnlyCollection<double> samples, double confidence = 0.9)
    {
        if (Quantiles.StandardDeviation(samples) is not { } sd)
            return null;
        var mean = samples.Average();
        var half = StudentT.Quantile(0.5 + (confidence / 2), samples.Count - 1) * sd / Math.Sqrt(samples.Count);
        return new(mean - half, mean, mean + half);
    }

    /// <summary>
    /// Difference of means, b - a, with unequal variances (Welch, 1947; degrees of freedom by Satterthwaite, 1946); null below two samples a side.
    /// </summary>
    public static Interval? OfDifference(IReadOnlyCollection<double> a, IReadOnlyCollection<double> b, double confidence = 0.9)
    {
        if (Quantiles.StandardDeviation(a) is not { } sa || Quantiles.StandardDeviation(b) is not { } sb)
            return null;
        var (va, vb) = (sa * sa / a.Count, sb * sb / b.Count);
        var difference = b.Average() - a.Average();
        if (va + vb == 0)
            return new(difference, difference, difference);
        var degrees = (va + vb) * (va + vb) / ((va * va / (a.Count - 1)) + (vb * vb / (b.Count - 1)));
        var half = StudentT.Quantile(0.5 + (confidence / 2), degrees) * Math.Sqrt(va + vb);
        return new(difference - half, difference, difference + half);
    }

    /// <summary>
    /// Difference of the mean of <paramref name="now"/> from that of <paramref name="sessions"/>, when only the latter are enough to estimate the spread:
    /// ± t s √(1/k + 1/m) with m - 1 degrees of freedom.
    /// </summary>
    public static Interval? OfFewAgainst(IReadOnlyCollection<double> sessions, IReadOnlyCollection<double> now, double confidence = 0.9)
    {
        if (now.Count == 0 || Quantiles.StandardDeviation(sessions) is not { } sd)
            return null;
        var difference = now.Average() - sessions.Average();
        var half = StudentT.Quantile(0.5 + (confidence / 2), sessions.Count - 1) * sd * Math.Sqrt((1.0 / now.Count) + (1.0 / sessions.Count));
        return new(difference - half, difference, difference + half);
    }
}
