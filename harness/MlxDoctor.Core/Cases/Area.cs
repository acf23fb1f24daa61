namespace MlxDoctor.Core.Cases;

/// <summary>What a case is about.</summary>
public enum Area
{
    /// <summary>What the API owes every client.</summary>
    Contract,

    /// <summary>Whether what arrives is clean.</summary>
    Output,

    /// <summary>How fast and how large.</summary>
    Perf,

    /// <summary>Whether the answers are those of the baseline.</summary>
    Answers,

    /// <summary>What coding agents need.</summary>
    Agents,

    /// <summary>How thoughts and tool calls are taken apart, model family by model family.</summary>
    Parsers,

    /// <summary>The model's files.</summary>
    Weights,

    /// <summary>The rows of a scorecard.</summary>
    Benchmark,

    /// <summary>The start of a server.</summary>
    Server,

    /// <summary>The doctor's own tests.</summary>
    Unit,
}
