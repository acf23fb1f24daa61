using MlxDoctor.Core.Errors;

namespace MlxDoctor.Weights.Tables;

/// <summary>Writes tables as Parquet or CSV and finds them again.</summary>
internal static class TableFiles
{
    /// <summary>Writes beside the target and moves into place, so that a half-written table never appears; falls back to CSV and says so.</summary>
    public static async Task<WrittenArtifact> WriteAsync(Table table, string folder, string format, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        string? error = null;
        if (format == "parquet")
        {
            try
            {
                await PlaceAsync(folder, table.Name, ".parquet", stream => ParquetTable.WriteAsync(table, stream, cancel));
                return new WrittenArtifact(table.Name + ".parquet", "parquet", false, null, table.Rows.Count);
            }
            catch (Exception e) when (e is not OperationCanceledException and not IOException and not UnauthorizedAccessException)
            {
                error = $"{e.GetType().Name}: {e.Message}";
            }
        }

        await PlaceAsync(folder, table.Name, ".csv", stream => CsvTable.WriteAsync(table, stream, cancel));
        return new WrittenArtifact(table.Name + ".csv", "csv", error is not null, error, table.Rows.Count);
    }

    /// <summary>Reads a table of a folder; null when neither file exists.</summary>
    public static async Task<Table?> ReadAsync(string folder, string name, CancellationToken cancel)
    {
        var parquet = Path.Combine(folder, name + ".parquet");
        var csv = Path.Combine(folder, name + ".csv");
        try
        {
            if (File.Exists(parquet))
                return await ParquetTable.ReadAsync(name, parquet, cancel);
            return File.Exists(csv) ? CsvTable.Read(name, await File.ReadAllTextAsync(csv, cancel)) : null;
        }
        catch (Exception e) when (e is not OperationCanceledException and not DoctorException)
        {
            throw new UsageException($"{(File.Exists(parquet) ? parquet : csv)}: is not a readable table ({e.Message})", "run 'weights collect' again", e);
        }
    }

    private static async Task PlaceAsync(string folder, string name, string extension, Func<Stream, Task> write)
    {
        var target = Path.Combine(folder, name + extension);
        var temporary = target + ".partial";
        try
        {
            await using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite))
                await write(stream);
            File.Move(temporary, target, overwrite: true);
            // A table has one form; the other would be stale.
            File.Delete(Path.Combine(folder, name + (extension == ".csv" ? ".parquet" : ".csv")));
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
