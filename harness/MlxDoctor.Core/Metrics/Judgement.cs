namespace MlxDoctor.Core.Metrics;

/// <summary>What the comparison of a metric came to; in the order in which summaries name them, the worst first.</summary>
public enum Judgement
{
    /// <summary>Confirmed slower.</summary>
    Regression,

    /// <summary>Other answers than in the baseline, beyond what starts differ by.</summary>
    Changed,

    /// <summary>In the baseline, missing now.</summary>
    Dropped,

    /// <summary>Measured, not judgeable.</summary>
    Inconclusive,

    /// <summary>Confirmed slower in a metric that never sets the exit code.</summary>
    Advisory,

    /// <summary>Better by more than the limit.</summary>
    Improved,

    /// <summary>Within the limit.</summary>
    Same,

    /// <summary>The limit is too wide to gate.</summary>
    NotGated,

    /// <summary>Measured, without a baseline value.</summary>
    New,
}
