namespace MlxDoctor.Core.Runs;

/// <summary>Writes and reads the records of models.</summary>
public static class ModelRecords
{
    /// <summary>Writes <c>models/{slug}.json</c>; a later write replaces it.</summary>
    public static void Write(RunDirectory run, ModelRecord record) =>
        AtomicFile.WriteJson(Path.Combine(run.Models, $"{Slug.Of(record.Model)}.json"), record);

    /// <summary>Reads every record, in order of name; what cannot be read is named.</summary>
    public static (IReadOnlyList<ModelRecord> Records, IReadOnlyList<UnreadableRecord> Unreadable) ReadAll(RunDirectory run)
    {
        var records = new List<ModelRecord>();
        var problems = new List<UnreadableRecord>();
        if (Directory.Exists(run.Models))
            foreach (var path in Directory.EnumerateFiles(run.Models, "*.json").Order(StringComparer.Ordinal))
            {
                var reading = Reading.Of<ModelRecord>(run, path, r => r.SchemaVersion);
                if (reading.Value is { } record)
                    records.Add(record);
                else if (reading.Problem is { } problem)
                    problems.Add(problem);
            }
        return (records, problems);
    }
}
