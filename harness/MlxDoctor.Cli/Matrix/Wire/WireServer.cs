using MlxDoctor.Cli.Proofs;

namespace MlxDoctor.Cli.Matrix.Wire;

/// <summary>What is known about the faults before one server.</summary>
internal sealed record WireServer
{
    /// <summary>What the server says of its version, or null.</summary>
    public string? Version { get; init; }

    /// <summary>Runs over the clean wire.</summary>
    public int CleanRuns { get; init; }

    /// <summary>How many cases each of them put.</summary>
    public int? CleanCases { get; init; }

    /// <summary>What failed in them.</summary>
    public IReadOnlyList<string> FalseAlarms { get; init; } = [];

    /// <summary>Findings of the clean wire that are known deviations, as <c>case: code</c>; null when they were not written down.</summary>
    public IReadOnlyList<string>? Known { get; init; }

    /// <summary>The run that made the clean ones.</summary>
    public ProofRun? CleanRun { get; init; }

    /// <summary>A cell per fault that was put.</summary>
    public IReadOnlyDictionary<string, WireCell> Faults { get; init; } = new Dictionary<string, WireCell>();

    /// <summary>The runs behind it, the oldest first.</summary>
    public IReadOnlyList<ProofRun> Runs => [.. Faults.Values.Select(f => f.Run).Append(CleanRun).OfType<ProofRun>().Distinct().OrderBy(r => r.At)];
}
