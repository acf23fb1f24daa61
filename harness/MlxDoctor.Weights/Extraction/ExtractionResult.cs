namespace MlxDoctor.Weights.Extraction;

/// <summary>What the rules made of a checkpoint.</summary>
internal sealed class ExtractionResult
{
    /// <summary>The matrices in order of file and name.</summary>
    public List<WeightMatrix> Matrices { get; } = [];

    /// <summary>Weights that gave no matrix.</summary>
    public List<UnmatchedTensor> Unmatched { get; } = [];

    /// <summary>Lines with [extract] or [proj].</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Matrices by rule.</summary>
    public SortedDictionary<string, int> ByRule { get; } = new(StringComparer.Ordinal);

    /// <summary>Tensors that a rule or split did not fit, by what was done instead.</summary>
    public SortedDictionary<string, int> ByFallback { get; } = new(StringComparer.Ordinal);

    /// <summary>Raw and canonical projection names with counts.</summary>
    public SortedDictionary<(string Raw, string Canonical), int> Projections { get; } = [];

    /// <summary>Tensors that looked like experts.</summary>
    public int Candidates { get; set; }

    /// <summary>Counts one more matrix of a rule, or one more fallback.</summary>
    public static void Count(SortedDictionary<string, int> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;
}
