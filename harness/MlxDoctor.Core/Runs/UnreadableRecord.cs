namespace MlxDoctor.Core.Runs;

/// <summary>A file of the run that is there but tells nothing; it becomes an error of the run.</summary>
/// <param name="File">Its path inside the run directory.</param>
/// <param name="Why">What is wrong with it, as the rest of a sentence that starts with the file.</param>
public sealed record UnreadableRecord(string File, string Why);
