namespace MlxDoctor.Cli.Bisect;

/// <summary>Halves a list of versions whose first is good and whose last is bad, and goes around those that cannot be judged.</summary>
/// <param name="count">Number of versions, both ends included.</param>
internal sealed class VersionSearch(int count)
{
    private readonly SortedSet<int> _skipped = [];

    /// <summary>The last one that is known to be good.</summary>
    public int Good { get; private set; }

    /// <summary>The first one that is known to be bad.</summary>
    public int Bad { get; private set; } = count - 1;

    /// <summary>Those between the two that could not be judged: each may be the first bad one.</summary>
    public IReadOnlyList<int> Unjudged => [.. _skipped.Where(i => i > Good && i < Bad)];

    /// <summary>The one to judge next: the nearest to the middle, the older of two; null when there is none left.</summary>
    public int? Next()
    {
        // Twice the distance from the middle, so that it stays a whole number.
        var open = Enumerable.Range(Good + 1, Math.Max(0, Bad - Good - 1)).Where(i => !_skipped.Contains(i)).ToList();
        return open.Count == 0 ? null : open.MinBy(i => Math.Abs((2 * i) - Good - Bad));
    }

    /// <summary>Takes what one came to: bad, good, or null when it could not be judged.</summary>
    public void Take(int index, bool? bad)
    {
        if (bad is null)
            _skipped.Add(index);
        else if (bad.Value)
            Bad = index;
        else
            Good = index;
    }
}
