namespace MlxDoctor.Harness.Statistics;

/// <summary>Student's t distribution.</summary>
internal static class StudentT
{
    /// <summary>P(T &lt;= t).</summary>
    public static double Cumulative(double t, double degrees)
    {
        var tail = 0.5 * BetaFunction.Regularized(degrees / (degrees + (t * t)), degrees / 2, 0.5);
        return t < 0 ? tail : 1 - tail;
    }

    /// <summary>The t with P(T &lt;= t) = p, for p strictly between 0 and 1.</summary>
    public static double Quantile(double p, double degrees)
    {
        if (p is <= 0 or >= 1 or double.NaN)
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability strictly between 0 and 1.");
        if (p < 0.5)
            return -Quantile(1 - p, degrees);
        double low = 0, high = 1;
        while (Cumulative(high, degrees) < p && high < 1e12)
            high *= 2;
        for (var i = 0; i < 200; i++)
        {
            var middle = (low + high) / 2;
            if (Cumulative(middle, degrees) < p)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }
}
