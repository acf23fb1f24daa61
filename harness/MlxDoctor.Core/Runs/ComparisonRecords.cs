namespace MlxDoctor.Core.Runs;

/// <summary>Writes and reads the records of comparisons.</summary>
public static class ComparisonRecords
{
    /// <summary>Writes <c>comparisons/{model slug}~{what}.json</c>; a later write replaces it.</summary>
    public static void Write(RunDirectory run, ComparisonRecord record) =>
        AtomicFile.WriteJson(Path.Combine(run.Comparisons, $"{Slug.Of(record.Model)}~{record.What}.json"), record);

    /// <summary>Reads every record, in order of name; what cannot be read is named.</summary>
    public static (IReadOnlyList<ComparisonRecord> Records, IReadOnlyList<UnreadableRecord> Unreadable) ReadAll(RunDirectory run)
    {
        var records = new List<ComparisonRecord>();
        var problems = new List<UnreadableRecord>();
        if (Directory.Exists(run.Comparisons))
            foreach (var path in Directory.EnumerateFiles(run.Comparisons, "*.json").Order(StringComparer.Ordinal))
            {
                var reading = Reading.Of<ComparisonRecord>(run, path, r => r.SchemaVersion);
                if (reading.Value is { } record)
                    records.Add(record);
                else if (reading.Problem is { } problem)
                    problems.Add(problem);
            }
        return (records, problems);
    }
}
