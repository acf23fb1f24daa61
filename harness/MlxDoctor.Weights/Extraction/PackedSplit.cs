namespace MlxDoctor.Weights.Extraction;

/// <summary>Projections that lie behind one another along rows or columns.</summary>
internal sealed record PackedSplit
{
    /// <summary><c>rows</c> or <c>cols</c>.</summary>
    public required string Axis { get; init; }

    /// <summary>Projection names in order.</summary>
    public required IReadOnlyList<string> Projs { get; init; }

    /// <summary>Lengths along the axis; null for equal parts.</summary>
    public IReadOnlyList<int>? Splits { get; init; }

    /// <summary>Lengths for an axis of the given size, or why they do not fit.</summary>
    public (int[]? Lengths, string? Problem) Resolve(int axisLength)
    {
        if (Axis is not ("rows" or "cols"))
            return (null, $"axis '{Axis}' is neither rows nor cols");
        if (Splits is null)
            return axisLength % Projs.Count == 0
                ? (Enumerable.Repeat(axisLength / Projs.Count, Projs.Count).ToArray(), null)
                : (null, FormattableString.Invariant($"{Axis} {axisLength} cannot be cut into {Projs.Count} equal parts"));
        if (Splits.Count != Projs.Count)
            return (null, FormattableString.Invariant($"{Splits.Count} splits for {Projs.Count} projections"));
        if (Splits.Any(s => s <= 0))
            return (null, "splits must be positive");
        return Splits.Sum() == axisLength
            ? ([.. Splits], null)
            : (null, FormattableString.Invariant($"splits [{string.Join(", ", Splits)}] sum to {Splits.Sum()}, {Axis} is {axisLength}"));
    }
}
