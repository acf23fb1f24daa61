using System.Text.Json.Serialization;

namespace MlxDoctor.Core.Runs;

/// <summary>A server that took part in the run, with every start of it.</summary>
public sealed record ServerRecord
{
    /// <summary>Stands in reports for the free port that a launched server had: who starts it again by hand has this one.</summary>
    public const int ShownPort = 8080;

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

    /// <summary>The command line that starts it again, as a shell takes it and on <see cref="ShownPort"/>; null when it was attached to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Command { get; init; }

    /// <summary>The model's key.</summary>
    public required string Model { get; init; }

    /// <summary>Where the model's files are, or null when unknown.</summary>
    public string? ModelPath { get; init; }

    /// <summary>Every start, in order.</summary>
    public IReadOnlyList<ServerLaunch> Launches { get; init; } = [];
}
