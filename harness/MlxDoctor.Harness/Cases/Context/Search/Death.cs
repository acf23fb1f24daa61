namespace MlxDoctor.Harness.Cases.Context.Search;

/// <summary>How far a search may go once a launched server has died.</summary>
internal static class Death
{
    /// <summary>Largest step above the largest good size.</summary>
    public const double Factor = 1.5;

    /// <summary>The wanted size, or less after a death; null when no new size is left.</summary>
    public static int? Cap(int wanted, Bracket tried)
    {
        var size = tried is { Died: true, Good: { } good } ? Math.Min(wanted, (int)(Factor * good)) : wanted;
        return size <= (tried.Good ?? 0) || tried.Knows(size) ? null : size;
    }
}
