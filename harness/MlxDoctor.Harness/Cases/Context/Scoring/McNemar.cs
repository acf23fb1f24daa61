using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Cases.Context.Scoring;

/// <summary>McNemar's test of paired answers (1947), exact: of the pairs that differ each way is as likely as the other.</summary>
/// <param name="OnlyFirst">Pairs where only the first was right.</param>
/// <param name="OnlySecond">Pairs where only the second was right.</param>
internal sealed record McNemar(int OnlyFirst, int OnlySecond)
{
    /// <summary>Counts the pairs.</summary>
    public static McNemar Of(IEnumerable<(bool First, bool Second)> pairs)
    {
        var list = pairs.ToList();
        return new(list.Count(p => p.First && !p.Second), list.Count(p => !p.First && p.Second));
    }

    /// <summary>The chance of a split at least so uneven, both ways; 1 without pairs that differ.</summary>
    public double TwoSided => Math.Min(1, 2 * Tail(Math.Min(OnlyFirst, OnlySecond)));

    /// <summary>The chance that the second is so seldom the only one that is right.</summary>
    public double SecondIsWorse => Tail(OnlySecond);

    /// <summary>P(X at most k) of a fair coin thrown as often as there are pairs that differ.</summary>
    private double Tail(int k)
    {
        var n = OnlyFirst + OnlySecond;
        return k >= n ? 1 : BetaFunction.Regularized(0.5, n - k, k + 1);
    }
}
