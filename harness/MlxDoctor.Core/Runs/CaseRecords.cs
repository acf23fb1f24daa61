using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Core.Runs;

/// <summary>Writes and reads the records of cases.</summary>
public static class CaseRecords
{
    private const string Extension = ".json";

    /// <summary>Writes <c>cases/{model slug}~{case id}.{attempt}.json</c>, without the first part when there is no model.</summary>
    /// <returns>The file's path.</returns>
    public static string Write(RunDirectory run, CaseRecord record)
    {
        CaseId.Require(record.Id);
        ArgumentOutOfRangeException.ThrowIfLessThan(record.Attempt, 1);
        var path = Path.Combine(run.Cases, Prefix(record.Model, record.Id) + record.Attempt.ToString(CultureInfo.InvariantCulture) + Extension);
        try
        {
            AtomicFile.WriteJson(path, record);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"cannot write the record {path}: {e.Message}", "Free disk space or choose another folder with --out.", e);
        }
        return path;
    }

    /// <summary>The attempt that comes next for a case: 1 when none was recorded.</summary>
    public static int NextAttempt(RunDirectory run, string? model, string caseId)
    {
        if (!Directory.Exists(run.Cases))
            return 1;
        var prefix = Prefix(model, caseId);
        return 1 + Directory.EnumerateFiles(run.Cases)
            .Select(path => Path.GetFileName(path))
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal)
                && name.Length > prefix.Length + Extension.Length)
            .Select(name => int.TryParse(name[prefix.Length..^Extension.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)
            .DefaultIfEmpty(0)
            .Max();
    }

    /// <summary>Reads every record, in order of start; what cannot be read is named, never left out.</summary>
    public static CaseRecordSet ReadAll(RunDirectory run) => Read(run, _ => true);

    /// <summary>Reads the records whose file, as path inside the run directory, is wanted: who follows a long run reads each once.</summary>
    public static CaseRecordSet Read(RunDirectory run, Func<string, bool> wanted)
    {
        var records = new List<StoredCase>();
        var problems = new List<UnreadableRecord>();
        if (!Directory.Exists(run.Cases))
            return new([], []);
        foreach (var path in Directory.EnumerateFiles(run.Cases).Order(StringComparer.Ordinal))
        {
            if (path.EndsWith(AtomicFile.TempSuffix, StringComparison.Ordinal) || !wanted(run.Relative(path)))
                continue;
            var reading = Reading.Of<CaseRecord>(run, path, r => r.SchemaVersion);
            if (reading.Value is { } record)
                records.Add(new(run.Relative(path), record));
            else
                problems.Add(reading.Problem ?? new(run.Relative(path), "vanished while it was read"));
        }
        return new(
            [.. records.OrderBy(r => r.Record.StartedAt).ThenBy(r => r.File, StringComparer.Ordinal)],
            problems);
    }

    private static string Prefix(string? model, string caseId) =>
        (string.IsNullOrEmpty(model) ? "" : Slug.Of(model) + "~") + caseId + ".";
}
