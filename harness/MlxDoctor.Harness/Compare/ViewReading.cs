namespace MlxDoctor.Harness.Compare;

/// <summary>Everything that one model was asked and answered.</summary>
internal sealed record ViewReading
{
    /// <summary>How it is called in the report.</summary>
    public required string Name { get; init; }

    /// <summary>The server that ran it, with its version where it is known.</summary>
    public required string Server { get; init; }

    /// <summary>Size of the weights on disk, in bytes; null where they are not at hand.</summary>
    public long? Bytes { get; init; }

    /// <summary>How many alternatives it gives at most; null when it gives no log probabilities.</summary>
    public int? Alternatives { get; init; }

    /// <summary>Why it gives none.</summary>
    public string? NoLogprobs { get; init; }

    /// <summary>The answers, in the order of the suite.</summary>
    public required IReadOnlyList<PromptReading> Answers { get; init; }

    /// <summary>The same prompts put to the same server again, once for each repetition.</summary>
    public IReadOnlyList<IReadOnlyList<PromptReading>> Again { get; init; } = [];

    /// <summary>Decode speed in tokens a second, a value for each timed answer.</summary>
    public IReadOnlyList<double> DecodeTokS { get; init; } = [];
}
