using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Baselines;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>One metric: what it is and how it follows from a session.</summary>
/// <param name="Id">Name with its unit.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Better">Its good direction.</param>
/// <param name="Scenarios">The scenarios that it needs.</param>
/// <param name="Means">What it is, in a sentence.</param>
/// <param name="Of">Computes it.</param>
internal sealed record PerfMetric(string Id, string Unit, Better Better, IReadOnlyList<string> Scenarios, string Means, Func<SessionRun, MetricSamples> Of)
{
    /// <summary>How two values are compared.</summary>
    public MetricScale Scale { get; init; } = MetricScale.Ratio;

    /// <summary>True when Check measures it; else only Full does.</summary>
    public bool Fast { get; init; } = true;

    /// <summary>Goes up when its requests or its formula change, so that no older value is compared with it.</summary>
    public int MeasureVersion { get; init; } = 1;

    /// <summary>The rule by which it is judged.</summary>
    public MetricRule Rule(Thresholds thresholds) =>
        new(Id, Unit, Better, Scale, thresholds.Floor(Id), thresholds.IsGated(Id)) { MeasureVersion = MeasureVersion };

    /// <summary>The id of its case.</summary>
    public string CaseId => $"perf.{Id}";
}
