namespace MlxDoctor.Harness.Statistics;

/// <summary>Percentile bootstrap (Efron, 1979) with a seed, so that a report renders the same twice.</summary>
internal static class Bootstrap
{
    /// <summary>Resamples with replacement and takes the percentiles of the statistic; null without samples.</summary>
    public static Interval? Of(
        IReadOnlyList<double> samples, Func<IReadOnlyCollection<double>, double?> statistic,
        ulong seed = 1, int resamples = 2000, double confidence = 0.9)
    {
        if (samples.Count == 0 || statistic(samples) is not { } estimate)
            return null;
        var random = new SeededRandom(seed);
        var draw = new double[samples.Count];
        var values = new List<double>(resamples);
        for (var i = 0; i < resamples; i++)
        {
            for (var j = 0; j < draw.Length; j++)
                draw[j] = samples[random.NextInt(samples.Count)];
            if (statistic(draw) is { } value)
                values.Add(value);
        }
        var tail = (1 - confidence) / 2;
        return new(Quantiles.Of(values, tail)!.Value, estimate, Quantiles.Of(values, 1 - tail)!.Value);
    }
}
