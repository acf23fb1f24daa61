namespace MlxDoctor.Harness.Statistics;

/// <summary>
/// How request times are assumed to vary, on the log scale: white noise, an AR(1) part that starts at 0 in each process, rare slow requests, and an offset per
/// start of the server. An assumption, not a measurement.
/// </summary>
internal sealed record NoiseModel
{
    /// <summary>Standard deviation of the offset that each start of the server has.</summary>
    public double SessionSd { get; init; } = 0.012;

    /// <summary>Standard deviation of the white part.</summary>
    public double WhiteSd { get; init; } = 0.015;

    /// <summary>Coefficient of the AR(1) part.</summary>
    public double Correlation { get; init; } = 0.6;

    /// <summary>Standard deviation of the AR(1) part, once settled.</summary>
    public double CorrelatedSd { get; init; } = 0.01;

    /// <summary>Share of slow requests.</summary>
    public double OutlierShare { get; init; } = 0.04;

    /// <summary>A slow request takes longer by at least this.</summary>
    public double OutlierLeast { get; init; } = 0.05;

    /// <summary>A slow request takes longer by at most this.</summary>
    public double OutlierMost { get; init; } = 0.2;

    /// <summary>Times of one session around 1, slower by <paramref name="slowdown"/> (0.1 is 10 %).</summary>
    public double[] Session(SeededRandom random, int requests, double slowdown)
    {
        var offset = Math.Log(1 + slowdown) + (SessionSd * random.NextNormal());
        var innovation = CorrelatedSd * Math.Sqrt(1 - (Correlation * Correlation));
        var drift = 0.0;
        var times = new double[requests];
        for (var i = 0; i < requests; i++)
        {
            drift = (Correlation * drift) + (innovation * random.NextNormal());
            var log = offset + drift + (WhiteSd * random.NextNormal());
            if (random.NextDouble() < OutlierShare)
                log += Math.Log(1 + OutlierLeast + ((OutlierMost - OutlierLeast) * random.NextDouble()));
            times[i] = Math.Exp(log);
        }
        return times;
    }
}
