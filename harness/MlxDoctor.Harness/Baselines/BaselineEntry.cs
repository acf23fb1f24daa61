namespace MlxDoctor.Harness.Baselines;

/// <summary>What was recorded on one machine with one version of everything.</summary>
internal sealed record BaselineEntry
{
    /// <summary>Where it holds.</summary>
    public required EnvironmentFingerprint Fingerprint { get; init; }

    /// <summary>When it was recorded, in UTC.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Raw samples by metric id.</summary>
    public required IReadOnlyDictionary<string, BaselineMetric> Metrics { get; init; }
}
