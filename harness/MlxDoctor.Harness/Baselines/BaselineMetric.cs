using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Baselines;

/// <summary>The stored raw samples of one metric.</summary>
internal sealed record BaselineMetric
{
    /// <summary>Unit of the samples.</summary>
    public required string Unit { get; init; }

    /// <summary>The good direction.</summary>
    public required Better Better { get; init; }

    /// <summary>Where token counts came from.</summary>
    public string? TokenSource { get; init; }

    /// <summary>Median length of the answers in tokens.</summary>
    public double? OutputTokens { get; init; }

    /// <summary>The way in which it was measured; see <see cref="MetricRule.MeasureVersion"/>.</summary>
    public int MeasureVersion { get; init; } = 1;

    /// <summary>Samples of each server session.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Sessions { get; init; }

    /// <summary>Samples in a session, by the median; 0 without sessions.</summary>
    public int SamplesPerSession() => (int)(Quantiles.Median([.. Sessions.Select(s => (double)s.Count)]) ?? 0);

    /// <summary>The number that stands for each session; sessions without samples have none.</summary>
    public IReadOnlyList<double> Values(SessionStatistic statistic) =>
        [.. Sessions.Select(s => SessionValue.Of(s, statistic, Better)).OfType<double>()];

    /// <summary>Gathers the sessions of one metric; null when no session has a sample.</summary>
    public static BaselineMetric? Of(MetricRule rule, IReadOnlyList<MetricSamples> sessions)
    {
        var measured = sessions.Where(s => s.Samples.Count > 0).ToList();
        return measured.Count == 0 ? null : new()
        {
            Unit = rule.Unit,
            Better = rule.Better,
            MeasureVersion = rule.MeasureVersion,
            TokenSource = measured[0].TokenSource,
            OutputTokens = Quantiles.Median([.. measured.Select(s => s.OutputTokens).OfType<double>()]),
            Sessions = [.. measured.Select(s => s.Samples)],
        };
    }
}
