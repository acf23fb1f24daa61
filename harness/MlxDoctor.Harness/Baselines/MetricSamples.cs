namespace MlxDoctor.Harness.Baselines;

/// <summary>What one session measured of one metric.</summary>
/// <param name="Id">The metric's id.</param>
/// <param name="Samples">Valid samples in order; empty when nothing could be measured.</param>
internal sealed record MetricSamples(string Id, IReadOnlyList<double> Samples)
{
    /// <summary>Requests that failed and therefore gave no sample.</summary>
    public int Failed { get; init; }

    /// <summary>Where token counts came from, or null where none are involved.</summary>
    public string? TokenSource { get; init; }

    /// <summary>Median length of the answers in tokens; null where it does not matter or is unknown.</summary>
    public double? OutputTokens { get; init; }

    /// <summary>Why there is no sample.</summary>
    public string? Missing { get; init; }
}
