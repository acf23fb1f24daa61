namespace MlxDoctor.Harness.Statistics;

/// <summary>Which one number stands for a session.</summary>
internal enum SessionStatistic
{
    /// <summary>The median of its requests.</summary>
    Median,

    /// <summary>The second fastest of its requests: steadier where other work only ever slows requests down, as on shared CI runners.</summary>
    Fast,
}
