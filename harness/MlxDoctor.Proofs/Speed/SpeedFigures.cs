using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Proofs.Speed;

/// <summary>What one server did with one model; null where nothing was measured.</summary>
/// <param name="Server">Profile and version.</param>
/// <param name="ReadySeconds">From the start of the process to its first completion.</param>
/// <param name="DecodeTokS">One value a round.</param>
/// <param name="PrefillTokS">One value a round.</param>
/// <param name="ResidentMb">Resident memory after the work, in 10^6 bytes.</param>
internal sealed record SpeedFigures(string Server, double ReadySeconds, IReadOnlyList<double> DecodeTokS, IReadOnlyList<double> PrefillTokS, double? ResidentMb)
{
    /// <summary>Median of the rounds.</summary>
    public double? Decode => Quantiles.Median(DecodeTokS);

    /// <summary>Median of the rounds.</summary>
    public double? Prefill => Quantiles.Median(PrefillTokS);
}
