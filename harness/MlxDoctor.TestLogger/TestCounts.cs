namespace MlxDoctor.TestLogger;

/// <summary>What vstest itself counted at the end of a run.</summary>
/// <remarks>With a data collector and small batches vstest (18.7) tells loggers of the last results only, and counts them all.</remarks>
internal sealed record TestCounts(long Passed, long Failed, long Skipped)
{
    /// <summary>All of them.</summary>
    public long Total => Passed + Failed + Skipped;
}
