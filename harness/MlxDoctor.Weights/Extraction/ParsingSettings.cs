namespace MlxDoctor.Weights.Extraction;

/// <summary>How names are read.</summary>
internal sealed record ParsingSettings
{
    /// <summary>Finds the layer; group 1 is the number.</summary>
    public string LayerRegex { get; init; } = @"(?:^|\.)layers\.(\d+)(?:\.|$)";

    /// <summary>Finds the expert; group 1 is the number.</summary>
    public string ExpertRegex { get; init; } = @"(?:^|\.)experts\.(\d+)(?:\.|$)";

    /// <summary>Other spellings of a projection; one with dots must occur literally, others as whole words.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> ProjAliases { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["down_proj"] = ["w2", ".down.", "ffn_down"],
        ["gate_proj"] = ["w1", ".gate.", "ffn_gate"],
        ["up_proj"] = ["w3", ".up.", "ffn_up"],
    };

    /// <summary>A shared expert's name has all of these; none means that nothing is shared.</summary>
    public IReadOnlyList<string> SharedExpertKeywords { get; init; } = ["shared", "expert"];

    /// <summary>A split that does not fit ends the run instead of falling back.</summary>
    public bool StrictPackedSplit { get; init; } = true;

    /// <summary>A projection without canonical name is dropped instead of kept under its raw name.</summary>
    public bool ProjGroupStrict { get; init; }

    /// <summary>Rules beside the built-in ones; they are tried first.</summary>
    public IReadOnlyList<ExtractionRule> Rules { get; init; } = [];
}
