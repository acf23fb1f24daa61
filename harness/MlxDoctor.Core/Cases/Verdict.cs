namespace MlxDoctor.Core.Cases;

/// <summary>What is known about one case after it ran.</summary>
/// <remarks>There is no default: the first value is <see cref="Error"/>, so that a forgotten assignment never reads as fine.</remarks>
public enum Verdict
{
    /// <summary>Could not judge: the server did not boot, died, or the harness failed.</summary>
    Error = 0,

    /// <summary>Judged, fine.</summary>
    Pass,

    /// <summary>Judged, wrong: the findings say what was sent, expected and seen.</summary>
    Fail,

    /// <summary>A gated metric is confirmed slower.</summary>
    Regression,

    /// <summary>Measured, not judgeable.</summary>
    Inconclusive,

    /// <summary>A named capability or thing is missing.</summary>
    Skip,

    /// <summary>Fails in exactly the way that the server's profile lists.</summary>
    KnownDeviation,
}
