namespace MlxDoctor.Core.Runs;

/// <summary>All that a run directory tells about its cases.</summary>
/// <param name="Records">Every attempt, in order of start.</param>
/// <param name="Unreadable">Files that tell nothing.</param>
public sealed record CaseRecordSet(IReadOnlyList<StoredCase> Records, IReadOnlyList<UnreadableRecord> Unreadable);
