using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Quant;

namespace MlxDoctor.Tensors.Statistics;

/// <summary>What is measured on each matrix.</summary>
internal sealed record MatrixSettings
{
    /// <summary>Guards divisions.</summary>
    public double Eps { get; init; } = 1e-12;

    /// <summary>Percentiles of the magnitudes: the columns p50_abs, p99_abs and p999_abs.</summary>
    public IReadOnlyList<double> Percentiles { get; init; } = [50, 99, 99.9];

    /// <summary>Magnitudes taken for the percentiles; 0 takes all of them, exactly.</summary>
    public int SamplePerMatrix { get; init; }

    /// <summary>Seed of every sample.</summary>
    public int SampleSeed { get; init; } = 1337;

    /// <summary>Percentile over group outlier ratios.</summary>
    public double GroupOutlierPercentile { get; init; } = 95;

    /// <summary>Group sizes for outlier ratios.</summary>
    public IReadOnlyList<int> GroupSizes { get; init; } = [32, 64];

    /// <summary>Type in which the quantiser sees the weights.</summary>
    public FloatType ComputeType { get; init; } = FloatType.BFloat16;

    /// <summary>Floor of the denominators of relative errors; null for none.</summary>
    public double? DenominatorFloor { get; init; }

    /// <summary>Whether the spectral error is computed, which takes most of the time.</summary>
    public bool Spectral { get; init; } = true;

    /// <summary>Whether the gram drift is computed.</summary>
    public bool GramDrift { get; init; } = true;

    /// <summary>The schemes to try.</summary>
    public IReadOnlyList<QuantScheme> Schemes { get; init; } = [];
}
