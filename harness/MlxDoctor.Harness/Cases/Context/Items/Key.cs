namespace MlxDoctor.Harness.Cases.Context.Items;

/// <summary>A fact that is asked for.</summary>
/// <param name="Name">What it is about, for example a project.</param>
/// <param name="Code">The five digits that a right answer gives.</param>
/// <param name="Depth">Where it stands in the haystack, 0 to 1.</param>
internal sealed record Key(string Name, string Code, double Depth)
{
    /// <summary>The value at the end of a chain of assignments.</summary>
    public bool IsChain { get; init; }
}
