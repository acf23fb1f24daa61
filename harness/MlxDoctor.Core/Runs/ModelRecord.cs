namespace MlxDoctor.Core.Runs;

/// <summary>What is known about a model of a run before any server has it.</summary>
public sealed record ModelRecord
{
    /// <summary>Layout of the record.</summary>
    public int SchemaVersion { get; init; } = RunJson.SchemaVersion;

    /// <summary>The model's key.</summary>
    public required string Model { get; init; }

    /// <summary>For example <c>4-bit</c>, or null when unknown.</summary>
    public string? Quantisation { get; init; }

    /// <summary>Size of its files, or null when unknown.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>Longest context, or null when unknown.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>The architecture, or null when unknown.</summary>
    public string? Architecture { get; init; }

    /// <summary>Why it is not run, or null when it is.</summary>
    public string? Skipped { get; init; }
}
