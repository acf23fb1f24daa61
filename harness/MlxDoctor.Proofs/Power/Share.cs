using System.Globalization;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Proofs.Power;

/// <summary>Hits among trials.</summary>
internal readonly record struct Share(int Hits, int Trials)
{
    /// <summary>The plain share.</summary>
    public double Rate => (double)Hits / Trials;

    /// <summary>The share with its 95 % upper bound.</summary>
    public string AtMost => $"{Pct(Rate)} (<= {Pct(Proportion.UpperBound(Hits, Trials))})";

    /// <summary>The share with its 95 % lower bound.</summary>
    public string AtLeast => $"{Pct(Rate)} (>= {Pct(Proportion.LowerBound(Hits, Trials))})";

    /// <summary>One trial more.</summary>
    public Share Add(bool hit) => new(Hits + (hit ? 1 : 0), Trials + 1);

    /// <summary>A share in per cent, with two digits where it is small.</summary>
    public static string Pct(double share) => (100 * share).ToString(share < 0.1 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " %";
}
