namespace MlxDoctor.Harness.Baselines;

/// <summary>What a server answered when the baseline was recorded, and how much that differs from start to start.</summary>
internal sealed record BaselineAnswers
{
    /// <summary>When they were recorded, in UTC.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Name of the run that recorded them, or null.</summary>
    public string? RecordedBy { get; init; }

    /// <summary>Where and with which versions; other than the entry's when answers were accepted later than speed was recorded.</summary>
    public required EnvironmentFingerprint Fingerprint { get; init; }

    /// <summary>True for starts of the server, false for passes over one that was attached to.</summary>
    public required bool FreshStarts { get; init; }

    /// <summary>By the prompt's id.</summary>
    public required IReadOnlyDictionary<string, BaselineAnswer> Prompts { get; init; }

    /// <summary>What one of the times is called.</summary>
    public string Times() => FreshStarts ? "starts" : "passes over a running server";
}
