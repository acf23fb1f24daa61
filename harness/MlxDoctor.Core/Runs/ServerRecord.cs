namespace MlxDoctor.Core.Runs;

/// <summary>A server that took part in the run, with every start of it.</summary>
public sealed record ServerRecord
{
    /// <summary>Layout of the record.</summary>
    public int SchemaVersion { get; init; } = RunJson.SchemaVersion;

    /// <summary>Name of the profile.</summary>
    public required string Profile { get; init; }

    /// <summary>What its version command printed, or null.</summary>
    public string? Version { get; init; }

    /// <summary>Where it answered last, or null when it never did.</summary>
    public string? Url { get; init; }

    /// <summary>True when the harness started it, false when it was attached to.</summary>
    public required bool Launched { get; init; }

    /// <summary>The model's key.</summary>
    public required string Model { get; init; }

    /// <summary>Where the model's files are, or null when unknown.</summary>
    public string? ModelPath { get; init; }

    /// <summary>Every start, in order.</summary>
    public IReadOnlyList<ServerLaunch> Launches { get; init; } = [];
}
