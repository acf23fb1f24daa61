namespace MlxDoctor.Harness.Cases.Context.Search;

/// <summary>Doubling, then bisection between the largest good and the smallest bad size.</summary>
/// <param name="min">The first size in tokens.</param>
/// <param name="max">The largest size in tokens.</param>
internal sealed class BisectStrategy(int min, int max) : IStrategy
{
    /// <summary>The search ends when the bracket is narrower than this share of the good size.</summary>
    public const double Resolution = 1.0 / 64;

    /// <inheritdoc/>
    public string Name => "search";

    /// <summary>Most sizes that are tried: 2 log2(max / min) + 4.</summary>
    public int MostProbes { get; } = (int)(2 * Math.Log2(Math.Max(1, (double)max / min))) + 4;

    /// <inheritdoc/>
    public int? Next(Bracket tried)
    {
        if (tried.Tried.Count >= MostProbes)
            return null;
        var good = tried.Good ?? 0;
        if (tried.Bad is not { } bad)
            return good >= max ? null : Death.Cap(good == 0 ? Math.Min(min, max) : Math.Min(2 * good, max), tried);
        var middle = good + ((bad - good) / 2);
        return bad - good <= Math.Max(1, good * Resolution) || middle < LadderStrategy.Floor ? null : Death.Cap(middle, tried);
    }
}
