using System.Text.Json;
using System.Text.Json.Serialization;
using MlxDoctor.Core.Errors;
using MlxDoctor.Weights.Metrics;
using MlxDoctor.Weights.Tables;

namespace MlxDoctor.Weights.Runs;

/// <summary>Results of finished matrices, one JSON line each, so that a kill loses at most the matrices in work.</summary>
internal sealed class ProgressLog : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly FileStream _stream;
    private readonly Lock _writing = new();

    private ProgressLog(FileStream stream) => _stream = stream;

    /// <summary>File name inside <c>data/</c>.</summary>
    public const string FileName = "progress.jsonl";

    /// <summary>Opens for appending; with <paramref name="resume"/> finished results of the same fingerprint are kept.</summary>
    public static (ProgressLog Log, Dictionary<string, MatrixResult> Finished) Open(string folder, string fingerprint, bool resume, IReadOnlyList<Column> stats)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        var finished = new Dictionary<string, MatrixResult>(StringComparer.Ordinal);
        long keep = 0;
        if (resume && File.Exists(path))
        {
            (var old, finished, keep) = Read(path, stats);
            if (old != fingerprint && old.Length > 0)
                throw new UsageException($"{path}: was made from another model or configuration", "collect again without --resume, or in a new run directory");
        }

        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        stream.SetLength(keep);
        stream.Position = keep;
        var log = new ProgressLog(stream);
        if (keep == 0)
            log.Line(new Dictionary<string, object?> { ["fingerprint"] = fingerprint });
        return (log, finished);
    }

    /// <summary>Finished results of an interrupted run; empty when there is no log.</summary>
    public static IReadOnlyCollection<MatrixResult> Finished(string folder, IReadOnlyList<Column> stats)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? Read(path, stats).Finished.Values : [];
    }

    /// <summary>Appends one result and hands it to the system at once.</summary>
    public void Append(string key, MatrixResult result) =>
        Line(new Dictionary<string, object?> { ["key"] = key, ["stats"] = result.Stats, ["quant"] = result.Quant, ["warnings"] = result.Warnings });

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Line(object value)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, Json);
        lock (_writing)
        {
            _stream.Write([.. bytes, (byte)'\n']);
            _stream.Flush();
        }
    }

    /// <summary>A line that a kill cut off is ignored, and everything after it.</summary>
    private static (string Fingerprint, Dictionary<string, MatrixResult> Finished, long ValidBytes) Read(string path, IReadOnlyList<Column> stats)
    {
        var finished = new Dictionary<string, MatrixResult>(StringComparer.Ordinal);
        var fingerprint = "";
        long valid = 0;
        var bytes = File.ReadAllBytes(path);
        while (bytes.AsSpan((int)valid).IndexOf((byte)'\n') is var length and >= 0)
        {
            try
            {
                using var document = JsonDocument.Parse(bytes.AsMemory((int)valid, length));
                var root = document.RootElement;
                if (root.TryGetProperty("fingerprint", out var f))
                    fingerprint = f.GetString()!;
                else
                    finished[root.GetProperty("key").GetString()!] = new MatrixResult(
                        Row(root.GetProperty("stats"), stats),
                        [.. root.GetProperty("quant").EnumerateArray().Select(r => Row(r, MatrixColumns.Quant))],
                        [.. root.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()!)]);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                break;
            }

            valid += length + 1;
        }

        return (fingerprint, finished, valid);
    }

    private static object?[] Row(JsonElement row, IReadOnlyList<Column> columns)
    {
        if (row.GetArrayLength() != columns.Count)
            throw new FormatException("a row of another width");
        return [.. row.EnumerateArray().Select((cell, i) => cell.ValueKind == JsonValueKind.Null ? null : columns[i].Type switch
        {
            ColumnType.Text => cell.GetString(),
            ColumnType.Integer => cell.GetInt64(),
            ColumnType.Flag => cell.GetBoolean(),
            _ => (object)(cell.ValueKind == JsonValueKind.String
                ? double.Parse(cell.GetString()!, System.Globalization.CultureInfo.InvariantCulture)
                : cell.GetDouble()),
        })];
    }
}
