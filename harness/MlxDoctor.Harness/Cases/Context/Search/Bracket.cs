namespace MlxDoctor.Harness.Cases.Context.Search;

/// <summary>What is known of a limit: every size that was tried, with its answer. The result is the largest good, never the last.</summary>
internal sealed record Bracket
{
    /// <summary>Nothing was tried.</summary>
    public static Bracket Empty { get; } = new();

    /// <summary>In the order of trying; sizes in tokens.</summary>
    public IReadOnlyList<SizeTried> Tried { get; private init; } = [];

    /// <summary>A launched server died of one of the sizes.</summary>
    public bool Died { get; private init; }

    /// <summary>The largest size that was good, in tokens; null when none was.</summary>
    public int? Good => Tried.Where(t => t.Good).Select(t => (int?)t.Size).Max();

    /// <summary>The smallest size above <see cref="Good"/> that was bad; null when none was.</summary>
    public int? Bad => Tried.Where(t => !t.Good && t.Size > (Good ?? 0)).Select(t => (int?)t.Size).Min();

    /// <summary>Sizes that were bad although a larger one was good, ascending: the server is not monotonic.</summary>
    public IReadOnlyList<int> Inversions => [.. Tried.Where(t => !t.Good && t.Size < (Good ?? 0)).Select(t => t.Size).Distinct().Order()];

    /// <summary>The bracket with one answer more.</summary>
    public Bracket With(int size, bool good, bool died = false) => this with { Tried = [.. Tried, new(size, good)], Died = Died || died };

    /// <summary>True when this size was tried.</summary>
    public bool Knows(int size) => Tried.Any(t => t.Size == size);
}
