namespace MlxDoctor.Harness.Cases.Context.Search;

/// <summary>The sizes that users use, ascending; after a failure 90 % of it, down to the last good size.</summary>
internal sealed class LadderStrategy : IStrategy
{
    /// <summary>Share of a failed size that is tried next.</summary>
    public const double Retry = 0.9;

    /// <summary>Smaller prompts hold no question.</summary>
    public const int Floor = 192;

    private static readonly int[] Usual = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 40_000, 60_000, 80_000, 100_000, 120_000];

    /// <summary>The ladder up to a declared length; the last rung is one token less than that, or the largest usual size when nothing is declared.</summary>
    /// <param name="declared">The longest prompt and answer that the model declares, in tokens; null when it declares none.</param>
    public LadderStrategy(int? declared) =>
        Rungs = declared is { } length ? [.. Usual.Where(r => r < length - 1), Math.Max(Floor, length - 1)] : Usual;

    /// <summary>A ladder of given rungs.</summary>
    public LadderStrategy(IEnumerable<int> rungs) => Rungs = [.. rungs.Distinct().Order()];

    /// <inheritdoc/>
    public string Name => "ladder";

    /// <summary>The rungs in tokens, ascending.</summary>
    public IReadOnlyList<int> Rungs { get; }

    /// <inheritdoc/>
    public int? Next(Bracket tried)
    {
        if (tried.Tried.Count == 0 || tried.Bad is not { } bad)
            return Rungs.Where(r => r > (tried.Good ?? 0)).Select(r => Death.Cap(r, tried)).FirstOrDefault();
        var next = (int)(bad * Retry);
        return next < Floor ? null : Death.Cap(next, tried);
    }
}
