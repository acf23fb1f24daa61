namespace MlxDoctor.Harness.Baselines;

/// <summary>What was recorded on one machine with one version of everything. Entries that differ in versions alone are the history of one baseline.</summary>
internal sealed record BaselineEntry
{
    /// <summary>Where it holds.</summary>
    public required EnvironmentFingerprint Fingerprint { get; init; }

    /// <summary>When it was recorded, in UTC.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Name of the run that recorded it; null in files of older harnesses.</summary>
    public string? RecordedBy { get; init; }

    /// <summary>Raw samples by metric id; empty when only answers were recorded.</summary>
    public required IReadOnlyDictionary<string, BaselineMetric> Metrics { get; init; }

    /// <summary>The machine in each of the sessions; empty in files of older harnesses.</summary>
    public IReadOnlyList<MachineState> Machine { get; init; } = [];

    /// <summary>Answers of the same starts; null when none were recorded.</summary>
    public BaselineAnswers? Answers { get; init; }
}
