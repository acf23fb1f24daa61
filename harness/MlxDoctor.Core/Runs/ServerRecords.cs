namespace MlxDoctor.Core.Runs;

/// <summary>Writes and reads the records of servers.</summary>
public static class ServerRecords
{
    /// <summary>Writes <c>servers/{profile}~{model slug}.json</c>; a later write replaces it.</summary>
    public static void Write(RunDirectory run, ServerRecord record) =>
        AtomicFile.WriteJson(Path.Combine(run.Servers, $"{Slug.Of(record.Profile)}~{Slug.Of(record.Model)}.json"), record);

    /// <summary>Reads every record, in order of name; what cannot be read is named.</summary>
    public static (IReadOnlyList<ServerRecord> Records, IReadOnlyList<UnreadableRecord> Unreadable) ReadAll(RunDirectory run)
    {
        var records = new List<ServerRecord>();
        var problems = new List<UnreadableRecord>();
        if (Directory.Exists(run.Servers))
            foreach (var path in Directory.EnumerateFiles(run.Servers, "*.json").Order(StringComparer.Ordinal))
            {
                var reading = Reading.Of<ServerRecord>(run, path, r => r.SchemaVersion);
                if (reading.Value is { } record)
                    records.Add(record);
                else if (reading.Problem is { } problem)
                    problems.Add(problem);
            }
        return (records, problems);
    }
}
