namespace MlxDoctor.Core.Runs;

/// <summary>What a run compared with the baseline of a model, or why it did not.</summary>
public sealed record ComparisonRecord
{
    /// <summary>Speed, as a value of <see cref="What"/> and of <c>--require</c>.</summary>
    public const string Speed = "speed";

    /// <summary>Answers, as a value of <see cref="What"/> and of <c>--require</c>.</summary>
    public const string Answers = "answers";

    /// <summary>Layout of the record.</summary>
    public int SchemaVersion { get; init; } = RunJson.SchemaVersion;

    /// <summary>The model's key.</summary>
    public required string Model { get; init; }

    /// <summary><see cref="Speed"/> or <see cref="Answers"/>.</summary>
    public required string What { get; init; }

    /// <summary>When the baseline was recorded; null when nothing was compared with one.</summary>
    public DateTimeOffset? RecordedAt { get; init; }

    /// <summary>Name of the run that recorded it, or null.</summary>
    public string? RecordedBy { get; init; }

    /// <summary>The other server of a comparison side by side, or null.</summary>
    public string? Against { get; init; }

    /// <summary>Versions that changed since it was recorded.</summary>
    public IReadOnlyList<VersionChange> Changes { get; init; } = [];

    /// <summary>Why nothing was compared, in a few words; null when something was.</summary>
    public string? Missing { get; init; }

    /// <summary>The run recorded a baseline instead of comparing with one.</summary>
    public bool Recorded { get; init; }

    /// <summary>How the machine was, one line each; empty where nobody looked.</summary>
    public IReadOnlyList<string> Machine { get; init; } = [];
}
