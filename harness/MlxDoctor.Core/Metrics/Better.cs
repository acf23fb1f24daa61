namespace MlxDoctor.Core.Metrics;

/// <summary>Which direction of a metric is the good one.</summary>
public enum Better
{
    /// <summary>Smaller is better, as for a latency.</summary>
    Lower,

    /// <summary>Larger is better, as for a rate.</summary>
    Higher,
}
