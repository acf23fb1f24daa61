namespace MlxDoctor.Harness.Cases.Memory;

/// <summary>Footprint of a server over one session, in MB (10^6 bytes); null when unknown.</summary>
/// <param name="BeforeMb">After the first warm-up.</param>
/// <param name="PeakMb">The largest that was seen.</param>
/// <param name="AfterMb">At the end.</param>
/// <param name="Source">Where the figures come from, or why there are none.</param>
internal sealed record MemoryUse(double? BeforeMb, double? PeakMb, double? AfterMb, string Source)
{
    /// <summary>What the measured requests added and the server kept.</summary>
    public double? GrowthMb => AfterMb - BeforeMb;
}
