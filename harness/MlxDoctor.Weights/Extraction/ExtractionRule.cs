namespace MlxDoctor.Weights.Extraction;

/// <summary>How tensors of one naming scheme become matrices.</summary>
internal sealed record ExtractionRule
{
    /// <summary>Name in logs.</summary>
    public required string Name { get; init; }

    /// <summary>Pattern that the whole name must match; group 1, if any, is the expert of a 2-D tensor.</summary>
    public required string Regex { get; init; }

    /// <summary>Axes in storage order: L layer, E expert, R rows, C columns.</summary>
    public required IReadOnlyList<string> Axes { get; init; }

    /// <summary>Off keeps the rule in the file without using it.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Layer of index 0 on axis L.</summary>
    public int LayerBase { get; init; }

    /// <summary>Projections stored behind one another in one tensor.</summary>
    public PackedSplit? PackedSplit { get; init; }
}
