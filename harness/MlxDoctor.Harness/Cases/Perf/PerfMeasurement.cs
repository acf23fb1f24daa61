using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>What one session of a model's cases measured, judged once for all speed cases.</summary>
/// <param name="Metrics">Every metric by id, with its judgement if there was something to compare with.</param>
/// <param name="Findings">What is wrong with the answers, by the metric that it spoils.</param>
internal sealed record PerfMeasurement(IReadOnlyDictionary<string, Metric> Metrics, IReadOnlyDictionary<string, IReadOnlyList<Finding>> Findings)
{
    /// <summary>Why nothing was compared, or null.</summary>
    public string? NotCompared { get; init; }

    /// <summary>The file that now holds the measurement as a baseline, or null.</summary>
    public string? Recorded { get; init; }

    /// <summary>Shown with every metric, for example a throttled machine.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
