namespace MlxDoctor.Harness.Cases.Context.Registry;

/// <summary>What a run that goes on must keep, or its answers would not belong together.</summary>
internal sealed record RunSettings
{
    /// <summary>The items are made from it.</summary>
    public ulong Seed { get; init; }

    /// <summary>At the head of each text.</summary>
    public string Nonce { get; init; } = "";

    /// <summary>Doubling and bisection.</summary>
    public bool Search { get; init; }

    /// <summary>Only the accepted size.</summary>
    public bool Fast { get; init; }

    /// <summary>One size only; null for all.</summary>
    public int? Only { get; init; }

    /// <summary>Where keys stand.</summary>
    public IReadOnlyList<double> Depths { get; init; } = [];
}
