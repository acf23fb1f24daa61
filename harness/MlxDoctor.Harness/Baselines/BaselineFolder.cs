using System.Text.Json;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Harness.Baselines;

/// <summary>Reads and writes the baseline files of a folder. A file that can't be trusted is an error, never "no baseline".</summary>
internal sealed class BaselineFolder(string folder)
{
    /// <summary>Appended to the name of the file that was there before an update.</summary>
    public const string PreviousSuffix = ".previous";

    private const string Remedy = "restore it from version control, or delete it and record again with --update-baselines";

    /// <summary>Where the baselines of a tier, server and model are.</summary>
    public string PathOf(string tier, string server, string model) =>
        Path.Combine(folder, $"{Slug.Of(tier)}-{Slug.Of(server)}-{Slug.Of(model)}.json");

    /// <summary>Reads the file; null when there is none.</summary>
    /// <exception cref="UsageException">The file is damaged, of another layout, or another model's; names file and line.</exception>
    public BaselineFile? Read(string tier, string server, string model)
    {
        var path = PathOf(tier, server, model);
        byte[] bytes;
        try
        {
            if (!File.Exists(path))
                return null;
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException($"{path}: can't be read: {e.Message}", "check the file's permissions", e);
        }
        CheckSchema(path, bytes);
        BaselineFile file;
        try
        {
            file = JsonSerializer.Deserialize<BaselineFile>(bytes, RunJson.Indented) ?? throw Error(path, 1, "holds nothing");
        }
        catch (JsonException e)
        {
            throw Error(path, (int)(e.LineNumber ?? 0) + 1, $"no baseline: {FirstSentence(e)}", e);
        }
        CheckName(path, bytes, "tier", file.Tier, tier);
        CheckName(path, bytes, "server", file.Server, server);
        CheckName(path, bytes, "model", file.Model, model);
        CheckSamples(path, bytes, file);
        return file;
    }

    /// <summary>
    /// Puts an entry in the place of the one with the same environment and versions; other machines' and versions' entries stay, and the previous file is kept
    /// beside it.
    /// </summary>
    /// <returns>The file's path.</returns>
    public string Write(string tier, string server, string model, BaselineEntry entry)
    {
        var path = PathOf(tier, server, model);
        var others = Read(tier, server, model)?.Entries.Where(e => !e.Fingerprint.IsSame(entry.Fingerprint)) ?? [];
        var file = new BaselineFile
        {
            SchemaVersion = BaselineFile.CurrentSchema,
            Tier = tier,
            Server = server,
            Model = model,
            Entries = [.. others, entry],
        };
        try
        {
            if (File.Exists(path))
                AtomicFile.WriteBytes(path + PreviousSuffix, File.ReadAllBytes(path));
            AtomicFile.WriteJson(path, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EnvironmentException(
                $"{path}: the baseline can't be written: {e.Message}", $"make the folder {folder} writable; nothing was changed", e);
        }
        return path;
    }

    private static void CheckSchema(string path, byte[] bytes)
    {
        int? version;
        try
        {
            using var json = JsonDocument.Parse(bytes);
            version = json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("schema_version", out var v) && v.TryGetInt32(out var n) ? n : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var line = (int)((e as JsonException)?.LineNumber ?? 0) + 1;
            throw Error(path, line, $"no valid JSON: {FirstSentence(e)}", e);
        }
        if (version is > BaselineFile.CurrentSchema)
            throw new UsageException(
                FormattableString.Invariant(
                    $"{path}:{JsonLine.Of(bytes, ["schema_version"])}: schema version {version}, but this harness reads {BaselineFile.OldestSchema} to ")
                        + FormattableString.Invariant($"{BaselineFile.CurrentSchema}"),
                "it was recorded by a newer harness: use that one, or delete the file and record again with --update-baselines");
        if (version is null or < BaselineFile.OldestSchema)
            throw Error(path, JsonLine.Of(bytes, ["schema_version"]), FormattableString.Invariant(
                $"schema version {(version is { } n ? n.ToString(System.Globalization.CultureInfo.InvariantCulture) : "missing")}, but this harness reads ")
                    + FormattableString.Invariant($"{BaselineFile.OldestSchema} to {BaselineFile.CurrentSchema}"));
    }

    private static void CheckName(string path, byte[] bytes, string key, string recorded, string wanted)
    {
        if (recorded != wanted)
            throw Error(path, JsonLine.Of(bytes, [key]), $"recorded for the {key} '{recorded}', but its name says '{wanted}'");
    }

    private static void CheckSamples(string path, byte[] bytes, BaselineFile file)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (id, metric) in file.Entries.SelectMany(e => e.Metrics))
        {
            var occurrence = seen.GetValueOrDefault(id);
            seen[id] = occurrence + 1;
            if (metric.Sessions.SelectMany(s => s).Where(v => !double.IsFinite(v)).Cast<double?>().FirstOrDefault() is { } odd)
                throw Error(
                    path, JsonLine.Of(bytes, ["entries", "metrics", id], occurrence),
                    FormattableString.Invariant($"'{id}' has the sample {odd}, which is no measurement"));
        }
    }

    private static string FirstSentence(Exception e) => e.Message.Split(". ", 2)[0].TrimEnd('.');

    private static UsageException Error(string path, int line, string what, Exception? inner = null) =>
        new($"{path}:{line}: {what}", Remedy, inner);
}
