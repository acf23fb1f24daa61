namespace MlxDoctor.Harness.Compare;

/// <summary>Jensen-Shannon divergence in nats (Lin, 1991) of two distributions of which only the most probable tokens are known; from 0 to ln 2.</summary>
internal static class Divergence
{
    /// <summary>Of the mass outside its list, how much a side may have in the tokens that only the other lists.</summary>
    private const double MostOfTail = 0.9;

    /// <summary>The largest value.</summary>
    public static double Most { get; } = Math.Log(2);

    /// <summary>
    /// A true lower bound: the tokens that both list, and one bucket for all others. Merging outcomes never adds divergence (Csiszár, 1967).
    /// </summary>
    /// <remarks>Without a common token that would be 0. There each side has at most its tail in the tokens of the other, which is a bound too.</remarks>
    public static double LowerBound(TokenDistribution a, TokenDistribution b)
    {
        var both = a.Listed.Keys.Where(b.Listed.ContainsKey).ToList();
        return both.Count > 0 ? JensenShannon(WithRest([.. both.Select(t => a.Listed[t])]), WithRest([.. both.Select(t => b.Listed[t])]))
            : a.Tail + b.Tail >= 1 ? 0
            : JensenShannon([1 - a.Tail, a.Tail], [b.Tail, 1 - b.Tail]);
    }

    /// <summary>How many tokens both list.</summary>
    public static int Shared(TokenDistribution a, TokenDistribution b) => a.Listed.Keys.Count(b.Listed.ContainsKey);

    /// <summary>
    /// An estimate, no bound: every token that either lists, where one that a side does not list gets half of what it can have at most, and a bucket.
    /// </summary>
    public static double UnionEstimate(TokenDistribution a, TokenDistribution b)
    {
        var union = a.Listed.Keys.Union(b.Listed.Keys).ToList();
        return JensenShannon(WithRest(Filled(a, union)), WithRest(Filled(b, union)));
    }

    private static List<double> Filled(TokenDistribution side, List<string> union)
    {
        var missing = union.Count(t => !side.Listed.ContainsKey(t));
        var each = missing == 0 ? 0 : Math.Min(Math.Min(side.Smallest, side.Tail) / 2, MostOfTail * side.Tail / missing);
        return [.. union.Select(t => side.Listed.TryGetValue(t, out var p) ? p : each)];
    }

    private static List<double> WithRest(List<double> known) => [.. known, Math.Max(0, 1 - known.Sum())];

    private static double JensenShannon(List<double> p, List<double> q)
    {
        var sum = 0.0;
        for (var i = 0; i < p.Count; i++)
        {
            var middle = (p[i] + q[i]) / 2;
            sum += Part(p[i], middle) + Part(q[i], middle);
        }
        return Math.Clamp(sum / 2, 0, Most);
    }

    private static double Part(double p, double middle) => p > 0 ? p * Math.Log(p / middle) : 0;
}
