using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlxDoctor.Core.Runs;

/// <summary>What came of reading a record: the value, or why there is none.</summary>
/// <param name="Value">The record; null when it is absent or unreadable.</param>
/// <param name="Problem">What is wrong with the file; null when it was read or is absent.</param>
public sealed record Reading<T>(T? Value, UnreadableRecord? Problem)
    where T : class;

/// <summary>Reads records without ever throwing for what a killed or newer harness left.</summary>
internal static class Reading
{
    public static Reading<T> Of<T>(RunDirectory run, string path, Func<T, int> schemaVersion)
        where T : class
    {
        if (!File.Exists(path))
            return new(null, null);
        try
        {
            var bytes = File.ReadAllBytes(path);
            // The version is looked at first: another version's layout would else be blamed on a missing field.
            if (JsonNode.Parse(bytes) is JsonObject o && o["schema_version"] is JsonValue v && v.TryGetValue<int>(out var version)
                && version != RunJson.SchemaVersion)
                return Bad<T>(run, path, $"has schema version {version}, this harness reads {RunJson.SchemaVersion}");
            var value = JsonSerializer.Deserialize<T>(bytes, RunJson.Indented);
            return value is null || schemaVersion(value) != RunJson.SchemaVersion
                ? Bad<T>(run, path, "is no record")
                : new(value, null);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException or ArgumentException)
        {
            return Bad<T>(run, path, $"cannot be read: {e.Message}");
        }
    }

    private static Reading<T> Bad<T>(RunDirectory run, string path, string why)
        where T : class => new(null, new UnreadableRecord(run.Relative(path), why));
}
