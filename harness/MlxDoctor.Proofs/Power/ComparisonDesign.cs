using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Proofs.Power;

/// <summary>A way in which a user lets two speeds be compared.</summary>
/// <param name="Name">The options that choose it, as Markdown.</param>
internal sealed record ComparisonDesign(string Name)
{
    /// <summary>What stands for a session.</summary>
    public SessionStatistic Statistic { get; init; } = SessionStatistic.Median;

    /// <summary>Fresh sessions of the server under test.</summary>
    public int Sessions { get; init; } = 1;

    /// <summary>True when another server runs beside it.</summary>
    public bool Against { get; init; }

    /// <summary>True when five sessions of the unchanged server are stored.</summary>
    public bool Stored { get; init; } = true;

    /// <summary>True when four processes run in turn, two a side.</summary>
    public bool InTurn { get; init; }

    /// <summary>True when both servers are the same process in every round.</summary>
    public bool Attached { get; init; }

    /// <summary>All of them, in the order of the page.</summary>
    public static IReadOnlyList<ComparisonDesign> All { get; } =
    [
        new("stored baseline"),
        new("stored baseline, `--statistic fast`") { Statistic = SessionStatistic.Fast },
        new("stored baseline, `--sessions 3`") { Sessions = 3 },
        new("stored baseline, `--sessions 5`") { Sessions = 5 },
        new("`--against`") { Against = true, Stored = false },
        new("`--against`, stored baseline") { Against = true },
        new("`--against --statistic fast`") { Against = true, Stored = false, Statistic = SessionStatistic.Fast },
        new("`--against --against-alternate`") { Against = true, Stored = false, InTurn = true },
        new("`--against --sessions 5`") { Against = true, Stored = false, Sessions = 5 },
        new("`--against-url`, two servers that run already") { Against = true, Stored = false, Attached = true },
    ];
}
