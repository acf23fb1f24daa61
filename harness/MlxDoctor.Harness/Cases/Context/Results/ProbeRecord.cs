namespace MlxDoctor.Harness.Cases.Context.Results;

/// <summary>What happened at one size: the first prompt of that length.</summary>
internal sealed record ProbeRecord
{
    /// <summary>Prompt and reserved answer together, in tokens, as wanted.</summary>
    public required int Size { get; init; }

    /// <summary>It was taken and answered.</summary>
    public required bool Good { get; init; }

    /// <summary>Tokens of the prompt as the server counted them; null when it did not answer or count.</summary>
    public long? PromptTokens { get; init; }

    /// <summary>The category of the failure such as <c>OUT_OF_MEMORY</c>; null when good.</summary>
    public string? Category { get; init; }

    /// <summary>How far it came: load, prefill, decode or answer.</summary>
    public string Phase { get; init; } = "answer";

    /// <summary>What the server said, or how it ended; shortened.</summary>
    public string? Said { get; init; }

    /// <summary>The launched server died of it.</summary>
    public bool Died { get; init; }

    /// <summary>Not asked now: known from an earlier run.</summary>
    public bool FromEarlier { get; init; }

    /// <summary>Time to first token in milliseconds, cold; null when not measured.</summary>
    public double? TtftMs { get; init; }

    /// <summary>Milliseconds between tokens; null when not measured.</summary>
    public double? ItlMs { get; init; }
}
