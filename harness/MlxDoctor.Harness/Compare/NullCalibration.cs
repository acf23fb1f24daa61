namespace MlxDoctor.Harness.Compare;

/// <summary>How far a value is from what the same model gives when it is asked again.</summary>
internal static class NullCalibration
{
    /// <summary>Fewer different values give no spread that means anything.</summary>
    public const int LeastDistinct = 3;

    private const double LeastSpread = 1e-6;

    /// <summary>
    /// z of the value among null values, with their population standard deviation; null without three different ones, without a spread above 1e-6, or where a
    /// number is not finite.
    /// </summary>
    public static double? Z(double value, IReadOnlyList<double> nulls)
    {
        if (nulls.Any(n => !double.IsFinite(n)) || nulls.Distinct().Count() < LeastDistinct)
            return null;
        var mean = nulls.Average();
        return Z(value, mean, Math.Sqrt(nulls.Average(n => (n - mean) * (n - mean))));
    }

    /// <summary>z with a known mean and standard deviation.</summary>
    internal static double? Z(double value, double mean, double deviation) =>
        double.IsFinite(value) && double.IsFinite(mean) && double.IsFinite(deviation) && deviation > LeastSpread ? (value - mean) / deviation : null;
}
