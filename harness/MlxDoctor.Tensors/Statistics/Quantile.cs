namespace MlxDoctor.Tensors.Statistics;

/// <summary>Percentiles with linear interpolation at index (n - 1) p, as numpy's default.</summary>
internal static class Quantile
{
    /// <summary>Percentile (0 to 100) of values in ascending order; NaN when there are none.</summary>
    public static double OfSorted(ReadOnlySpan<double> sorted, double percentile)
    {
        if (sorted.Length == 0)
            return double.NaN;
        var rank = (sorted.Length - 1) * (percentile / 100);
        var low = (int)Math.Floor(rank);
        var high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + ((sorted[high] - sorted[low]) * (rank - low));
    }
}
