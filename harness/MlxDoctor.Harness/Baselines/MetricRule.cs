using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Baselines;

/// <summary>How one metric is judged.</summary>
/// <param name="Id">The metric's id.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Better">Its good direction.</param>
/// <param name="Scale">How it is compared.</param>
/// <param name="Floor">The least limit.</param>
/// <param name="Gated">True when a regression counts in the exit code; else it is advisory.</param>
internal sealed record MetricRule(string Id, string Unit, Better Better, MetricScale Scale, Threshold Floor, bool Gated)
{
    /// <summary>Changes with the way in which the metric is measured; values of two ways are not compared.</summary>
    public int MeasureVersion { get; init; } = 1;
}
