using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Cli.Conformance;

/// <summary>What runs told about one version of one server, kept beside its page: the page can be written anew, and later runs can be put in.</summary>
internal sealed record SheetData
{
    /// <summary>Ending of the file's name, which else is that of the page.</summary>
    public const string Extension = ".json";

    private const int Layout = 1;

    /// <summary>Version of the layout.</summary>
    public int SchemaVersion { get; init; } = Layout;

    /// <summary>The server's profile.</summary>
    public required string Server { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Machine and software of the latest run, by name.</summary>
    public required IReadOnlyDictionary<string, string> Facts { get; init; }

    /// <summary>The runs, the oldest first.</summary>
    public required IReadOnlyList<SheetRun> Runs { get; init; }

    /// <summary>The latest record of each case and model.</summary>
    public required IReadOnlyList<SheetRecord> Records { get; init; }

    /// <summary>Name of the file without its ending, the same as that of the page.</summary>
    [JsonIgnore]
    public string Stem => Slug.Of($"{Server}-{Version}");

    /// <summary>This and older data together: of one case with one model the record of the later run counts.</summary>
    public SheetData Over(SheetData older)
    {
        var latest = new Dictionary<(string, string?), SheetRecord>();
        foreach (var record in older.Records.Concat(Records).OrderBy(r => r.Run).ThenBy(r => r.Record.StartedAt))
            latest[(record.Record.Id, record.Record.Model)] = record;
        var used = latest.Values.Select(r => r.Run).ToHashSet();
        var newest = Runs[^1].At >= older.Runs[^1].At ? this : older;
        return newest with
        {
            Runs = [.. older.Runs.Concat(Runs).DistinctBy(r => r.At).Where(r => used.Contains(r.At)).OrderBy(r => r.At)],
            Records = [.. latest.Values],
        };
    }

    /// <summary>The file: a record a line, so that a change shows as one.</summary>
    public string Text()
    {
        var head = JsonSerializer.Serialize(this with { Records = [] }, RunJson.Line);
        var text = new StringBuilder(head[..^"]}".Length]);
        text.Append('\n').AppendJoin(
            ",\n",
            Records.OrderBy(r => r.Record.Model, StringComparer.Ordinal).ThenBy(r => r.Record.Id, StringComparer.Ordinal)
                .Select(r => JsonSerializer.Serialize(r, RunJson.Line)));
        return text.Append("\n]}\n").ToString();
    }

    /// <summary>Reads a file, or gives null when there is none.</summary>
    /// <exception cref="UsageException">It is no such file.</exception>
    public static SheetData? Read(string file)
    {
        if (!File.Exists(file))
            return null;
        try
        {
            if (JsonSerializer.Deserialize<SheetData>(File.ReadAllText(file), RunJson.Line) is { SchemaVersion: Layout, Runs.Count: > 0 } data)
                return data;
            throw new JsonException("another layout");
        }
        catch (JsonException e)
        {
            throw new UsageException(
                $"{file}: not what harness/doctor conformance wrote: {e.Message}", "Restore it from version control, or remove it and name the runs again.",
                e);
        }
    }
}
