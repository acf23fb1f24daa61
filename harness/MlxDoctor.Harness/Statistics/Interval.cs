namespace MlxDoctor.Harness.Statistics;

/// <summary>An estimate with the range that covers the true value with the stated confidence.</summary>
internal readonly record struct Interval(double Lower, double Estimate, double Upper)
{
    /// <summary>Applies an increasing function to all three.</summary>
    public Interval Map(Func<double, double> increasing) => new(increasing(Lower), increasing(Estimate), increasing(Upper));
}
