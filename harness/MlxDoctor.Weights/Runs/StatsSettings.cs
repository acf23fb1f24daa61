namespace MlxDoctor.Weights.Runs;

/// <summary>The <c>stats</c> part of analysis_config.json.</summary>
internal sealed record StatsSettings
{
    /// <summary>Guards divisions.</summary>
    public double Eps { get; init; } = 1e-12;

    /// <summary>Magnitudes taken for percentiles; 0 takes all, exactly, which streaming makes as fast.</summary>
    public int SamplePerMatrix { get; init; }

    /// <summary>Seed of samples.</summary>
    public int SampleSeed { get; init; } = 1337;

    /// <summary>Percentiles of magnitudes.</summary>
    public IReadOnlyList<double> PercentilesAbs { get; init; } = [50, 99, 99.9];

    /// <summary>Percentile over group outlier ratios.</summary>
    public double GroupOutlierPercentile { get; init; } = 95;

    /// <summary>Group sizes for outlier ratios.</summary>
    public IReadOnlyList<int> GroupSizesLastdim { get; init; } = [32, 64];

    /// <summary>Type in which the quantiser sees the weights.</summary>
    public string QuantComputeDtype { get; init; } = "bf16";

    /// <summary>Floor of denominators of relative errors; null for none.</summary>
    public double? QuantRelDenFloor { get; init; }

    /// <summary>Whether spectral errors are computed.</summary>
    public bool Spectral { get; init; } = true;

    /// <summary>Whether gram drift is computed.</summary>
    public bool GramDrift { get; init; } = true;
}
