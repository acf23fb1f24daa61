namespace MlxDoctor.Harness.Models;

/// <summary>A model that the harness knows of, with what of it is on this machine.</summary>
/// <param name="Name">The alias, else the repository or folder name.</param>
/// <param name="State">The state of its best copy, or not found.</param>
internal sealed record ShelfEntry(string Name, ModelState State)
{
    /// <summary>The alias with its hints, or null.</summary>
    public ModelAlias? Alias { get; init; }

    /// <summary>The repository, or null.</summary>
    public string? Repo { get; init; }

    /// <summary>The copy that would be loaded, or null when there is none.</summary>
    public string? Path { get; init; }

    /// <summary>What its configuration says.</summary>
    public ModelFacts Facts { get; init; } = new();

    /// <summary>True for the models of this project.</summary>
    public bool Embedded { get; init; }

    /// <summary>Other copies, with their states.</summary>
    public IReadOnlyList<ModelCopy> OtherCopies { get; init; } = [];

    /// <summary>Why a server of MLX models cannot serve it, or null when it can.</summary>
    public string? WhyNotServed =>
        !State.IsComplete ? State.ToString()
        : State.Format == WeightFormat.Gguf ? "GGUF weights, which MLX servers do not load"
        : !Facts.CanChat ? $"{Facts.Architecture} is no chat model"
        : null;
}
