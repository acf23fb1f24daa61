namespace MlxDoctor.Weights.Tables;

/// <summary>A file that a run wrote, for the write manifest.</summary>
internal sealed record WrittenArtifact(string Path, string Format, bool Fallback, string? Error, int Rows);
