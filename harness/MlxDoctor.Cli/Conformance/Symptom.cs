using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Cli.Conformance;

/// <summary>Findings that have one reason, or else one code: one thing to report upstream.</summary>
internal sealed record Symptom
{
    /// <summary>Counted from 1; the page's anchor.</summary>
    public required int Number { get; init; }

    /// <summary>In words.</summary>
    public required string Title { get; init; }

    /// <summary>Why it is expected, or null when it is not.</summary>
    public string? KnownReason { get; init; }

    /// <summary>Where upstream tracks it, or null.</summary>
    public string? Link { get; init; }

    /// <summary>MUST when any of its cases is.</summary>
    public required Level Level { get; init; }

    /// <summary>Who is to blame, or null when the run did not say.</summary>
    public Blame? Blame { get; init; }

    /// <summary>Cases in which it shows.</summary>
    public required IReadOnlyList<string> Cases { get; init; }

    /// <summary>For each code the finding that is the easiest to see again; the most frequent code first.</summary>
    public required IReadOnlyList<(CaseInfo Case, CaseRecord Record, Finding Finding)> Examples { get; init; }
}
