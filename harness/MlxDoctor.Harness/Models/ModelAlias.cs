namespace MlxDoctor.Harness.Models;

/// <summary>A short name of a model, as authored.</summary>
/// <param name="Name">What a user types and reports show.</param>
internal sealed record ModelAlias(string Name)
{
    /// <summary>The repository it stands for, for example <c>mlx-community/Qwen3-8B-4bit</c>; null for an embedded model.</summary>
    public string? Repo { get; init; }

    /// <summary>The folder of an embedded model, or null.</summary>
    public string? Folder { get; init; }

    /// <summary>For tables, for example <c>4-bit</c>.</summary>
    public string? Quantisation { get; init; }

    /// <summary>Number of parameters, for example <c>35B-A3B</c>.</summary>
    public string? Size { get; init; }

    /// <summary>The reasoning parser that servers usually need, or null.</summary>
    public string? Reasoning { get; init; }

    /// <summary>The tool call parser that servers usually need, or null.</summary>
    public string? Tools { get; init; }
}
