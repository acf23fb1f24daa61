namespace MlxDoctor.Harness.Baselines;

/// <summary>How two values of a metric are compared.</summary>
internal enum MetricScale
{
    /// <summary>By their ratio: times and rates.</summary>
    Ratio,

    /// <summary>By their difference, where 0 is an ordinary value: success rates, counts, growth.</summary>
    Difference,
}
