using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>One case of a run with all its attempts.</summary>
/// <param name="File">The record of the latest attempt, as path inside the run directory.</param>
/// <param name="Record">The latest attempt, which decides.</param>
/// <param name="Attempts">Every attempt, first to last.</param>
public sealed record CaseView(string File, CaseRecord Record, IReadOnlyList<CaseRecord> Attempts);
