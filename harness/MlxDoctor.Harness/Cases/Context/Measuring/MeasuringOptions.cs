namespace MlxDoctor.Harness.Cases.Context.Measuring;

/// <summary>How much is measured.</summary>
internal sealed record MeasuringOptions
{
    /// <summary>The longest context that model or server declares, in tokens; null when none does.</summary>
    public int? Declared { get; init; }

    /// <summary>Doubling and bisection instead of the ladder.</summary>
    public bool Search { get; init; }

    /// <summary>Only the accepted size.</summary>
    public bool Fast { get; init; }

    /// <summary>One size only, in tokens; null for all.</summary>
    public int? Only { get; init; }

    /// <summary>Where keys may stand, 0 to 1; empty spreads them evenly.</summary>
    public IReadOnlyList<double> Depths { get; init; } = [];

    /// <summary>Time for all; null has no end.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>Longest wait for a sign of life of a short prompt; longer prompts get more, by the pace seen.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Tokens that are reserved for an answer.</summary>
    public int Reserved { get; init; } = 96;

    /// <summary>The items are made from it.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Stands at the head of each text.</summary>
    public string Nonce { get; init; } = "0000";

    /// <summary>Size of the base in tokens.</summary>
    public int Base => Math.Min(1_000, (Declared ?? 1_001) - 1);
}
