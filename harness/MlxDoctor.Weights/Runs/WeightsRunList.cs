using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Weights.Runs;

/// <summary>The weights runs below a folder of runs: <c>weights/{model}/{run}/</c>.</summary>
internal sealed class WeightsRunList(string runsRoot)
{
    private const string Folder = "weights";

    /// <summary>Names of all weights runs relative to the folder of runs, newest first.</summary>
    public IReadOnlyList<string> All()
    {
        var root = Path.Combine(runsRoot, Folder);
        if (!Directory.Exists(root))
            return [];
        return [.. Directory.EnumerateDirectories(root).SelectMany(Directory.EnumerateDirectories).Where(IsRun)
            .OrderByDescending(d => Path.GetFileName(d), StringComparer.Ordinal).ThenBy(d => d, StringComparer.Ordinal)
            .Select(d => $"{Folder}/{Path.GetFileName(Path.GetDirectoryName(d))}/{Path.GetFileName(d)}")];
    }

    /// <summary>Whether a directory is a weights run.</summary>
    public static bool IsRun(string directory) =>
        File.Exists(Path.Combine(directory, "manifest.json")) && File.Exists(Path.Combine(directory, "analysis_config.json"));

    /// <summary>A new directory for a model that no other process can get too.</summary>
    public string Reserve(string model, TimeProvider time) =>
        RunDirectory.Reserve(Path.Combine(runsRoot, Folder, Slug.Of(model)), Folder, time).Root;

    /// <summary>The newest run of a model that was interrupted.</summary>
    public string Unfinished(string model)
    {
        var folder = Path.Combine(runsRoot, Folder, Slug.Of(model));
        var runs = Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
        return runs.Where(d => IsRun(d) && Interrupted(d)).OrderByDescending(d => d, StringComparer.Ordinal).FirstOrDefault()
            ?? throw new UsageException($"no interrupted run of {model} in {folder}", "leave --resume out, or name the run with --run-dir");
    }

    /// <summary>One line about a run.</summary>
    public string Describe(string name)
    {
        var run = Path.Combine(runsRoot, name);
        if (Interrupted(run))
            return $"interrupted; continue: harness/doctor weights collect --run-dir {run} --resume";
        try
        {
            if (File.Exists(Path.Combine(run, "logs", "run_failure.json")))
                return $"failed: {Read(run, "run_failure.json")?["message"]?.ToString().Split('\n')[0]}";
            if (Read(run, "run_health.json") is { } health)
                return string.Create(CultureInfo.InvariantCulture,
                    $"{health["outputs_written"]?["matrix_stats"]} matrices, "
                        + $"{string.Join(", ", (health["config_used"]?["schemes"] as JsonArray ?? []).Select(s => s?.ToString()))}, "
                            + $"{health["warnings"]} warnings");
        }
        catch (JsonException)
        {
            return $"logs are damaged; collect again: harness/doctor weights collect --run-dir {run}";
        }

        return $"nothing collected yet: harness/doctor weights collect --run-dir {run}";
    }

    private static bool Interrupted(string run) => File.Exists(Path.Combine(run, "data", ProgressLog.FileName));

    private static JsonObject? Read(string run, string log) =>
        Path.Combine(run, "logs", log) is var path && File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject : null;
}
