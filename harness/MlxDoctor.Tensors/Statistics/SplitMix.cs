namespace MlxDoctor.Tensors.Statistics;

/// <summary>A seeded generator (splitmix64) whose numbers never change between runtimes.</summary>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number below the limit.</summary>
    public int Below(int limit) => (int)(((UInt128)Next() * (ulong)limit) >> 64);

    /// <summary>Ascending choice of <paramref name="count"/> of <paramref name="total"/>; all of them when there are no more.</summary>
    public static int[] Choose(ulong seed, int total, int count)
    {
        if (count >= total)
            return [.. Enumerable.Range(0, total)];
        // Floyd's algorithm: every subset equally likely, without an array of all indices.
        var random = new SplitMix(seed);
        var chosen = new SortedSet<int>();
        for (var i = total - count; i < total; i++)
            if (!chosen.Add(random.Below(i + 1)))
                chosen.Add(i);
        return [.. chosen];
    }
}
