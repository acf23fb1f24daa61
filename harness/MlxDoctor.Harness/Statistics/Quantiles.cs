namespace MlxDoctor.Harness.Statistics;

/// <summary>Order statistics; of nothing there is none (null), never 0.</summary>
internal static class Quantiles
{
    /// <summary>The middle value, or the mean of the two middle ones.</summary>
    public static double? Median(IReadOnlyCollection<double> samples) => Of(samples, 0.5);

    /// <summary>Linear interpolation between order statistics: type 7 of Hyndman and Fan (1996), as numpy's default.</summary>
    public static double? Of(IReadOnlyCollection<double> samples, double p)
    {
        if (p is < 0 or > 1 or double.NaN)
            throw new ArgumentOutOfRangeException(nameof(p), p, "A quantile is between 0 and 1.");
        if (samples.Count == 0)
            return null;
        double[] sorted = [.. samples];
        Array.Sort(sorted);
        // NaN sorts first; a quantile that hides it would read as fine.
        if (double.IsNaN(sorted[0]))
            return double.NaN;
        var at = (sorted.Length - 1) * p;
        var below = (int)Math.Floor(at);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((at - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>Arithmetic mean.</summary>
    public static double? Mean(IReadOnlyCollection<double> samples) => samples.Count == 0 ? null : samples.Average();

    /// <summary>Sample standard deviation (divisor n - 1); null below two samples.</summary>
    public static double? StandardDeviation(IReadOnlyCollection<double> samples)
    {
        if (samples.Count < 2)
            return null;
        var mean = samples.Average();
        return Math.Sqrt(samples.Sum(x => (x - mean) * (x - mean)) / (samples.Count - 1));
    }
}
