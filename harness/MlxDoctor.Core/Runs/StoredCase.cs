namespace MlxDoctor.Core.Runs;

/// <summary>A record and the file that it came from.</summary>
/// <param name="File">Path inside the run directory.</param>
/// <param name="Record">The record.</param>
public sealed record StoredCase(string File, CaseRecord Record);
