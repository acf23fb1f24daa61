using MlxDoctor.Core.Runs;

namespace MlxDoctor.Cli.Conformance;

/// <summary>A record of a case and the run that it is from.</summary>
/// <param name="Run">When the run started.</param>
/// <param name="Record">The record, without what belongs to one machine.</param>
internal sealed record SheetRecord(DateTimeOffset Run, CaseRecord Record);
