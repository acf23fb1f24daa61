namespace MlxDoctor.Core.Runs;

/// <summary>How a run ended.</summary>
public sealed record RunEnd
{
    /// <summary>Layout of the records.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>When it ended, in UTC.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>It was interrupted or its host crashed.</summary>
    public required bool Aborted { get; init; }

    /// <summary>Why it was aborted.</summary>
    public string? Reason { get; init; }

    /// <summary>Writes <c>end.json</c>; a run that one process saw aborted stays aborted, whoever writes last.</summary>
    public static void Write(RunDirectory run, TimeProvider time, bool aborted = false, string? reason = null)
    {
        var before = Read(run).Value;
        AtomicFile.WriteJson(run.EndFile, new RunEnd
        {
            SchemaVersion = RunJson.SchemaVersion,
            FinishedAt = time.GetUtcNow(),
            Aborted = aborted || before?.Aborted == true,
            Reason = before?.Reason ?? reason,
        });
    }

    /// <summary>Reads <c>end.json</c>.</summary>
    public static Reading<RunEnd> Read(RunDirectory run) =>
        Reading.Of<RunEnd>(run, run.EndFile, e => e.SchemaVersion);
}
