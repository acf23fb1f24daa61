namespace MlxDoctor.Harness.Baselines;

/// <summary>The baselines of one tier, server and model on any number of machines.</summary>
internal sealed record BaselineFile
{
    /// <summary>The layout that this harness writes.</summary>
    public const int CurrentSchema = 2;

    /// <summary>The oldest layout that it reads: without power state, run and answers.</summary>
    public const int OldestSchema = 1;

    /// <summary>Layout of the file.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>The tier; must agree with the file's name.</summary>
    public required string Tier { get; init; }

    /// <summary>The server's profile; must agree with the file's name.</summary>
    public required string Server { get; init; }

    /// <summary>The model's key; must agree with the file's name.</summary>
    public required string Model { get; init; }

    /// <summary>One entry per environment and versions.</summary>
    public required IReadOnlyList<BaselineEntry> Entries { get; init; }

    /// <summary>The entry of the very same environment and versions, or null.</summary>
    public BaselineEntry? Find(EnvironmentFingerprint fingerprint) => Entries.FirstOrDefault(e => e.Fingerprint.IsSame(fingerprint));

    /// <summary>Every entry that may be compared with an environment, the last recorded first.</summary>
    public IReadOnlyList<BaselineEntry> History(EnvironmentFingerprint fingerprint) =>
        [.. Entries.Where(e => e.Fingerprint.IsComparable(fingerprint)).OrderByDescending(e => e.RecordedAt)];

    /// <summary>The entry whose environment differs least, to name the difference.</summary>
    public BaselineEntry? Nearest(EnvironmentFingerprint fingerprint) =>
        Entries.OrderBy(e => e.Fingerprint.Differences(fingerprint).Count).ThenByDescending(e => e.RecordedAt).FirstOrDefault();
}
