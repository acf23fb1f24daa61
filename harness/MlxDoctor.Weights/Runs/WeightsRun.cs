using System.Text.Json;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Weights.Runs;

/// <summary>A run directory with its fixed folders and files.</summary>
internal sealed class WeightsRun
{
    /// <summary>How JSON files are written.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DictionaryKeyPolicy = null,
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private WeightsRun(string folder, WeightsManifest manifest, AnalysisConfig config) => (Folder, Manifest, Config) = (folder, manifest, config);

    /// <summary>The directory.</summary>
    public string Folder { get; }

    /// <summary>manifest.json.</summary>
    public WeightsManifest Manifest { get; }

    /// <summary>analysis_config.json.</summary>
    public AnalysisConfig Config { get; }

    /// <summary>Tables with one row per matrix.</summary>
    public string Data => Path.Combine(Folder, "data");

    /// <summary>Summary tables.</summary>
    public string Tables => Path.Combine(Folder, "tables");

    /// <summary>Warnings and manifests.</summary>
    public string Logs => Path.Combine(Folder, "logs");

    /// <summary>Pictures.</summary>
    public string Plots => Path.Combine(Folder, "plots");

    /// <summary>Makes the directory; an existing configuration is kept.</summary>
    public static WeightsRun Create(string folder, string modelId, string runName, string? modelPath, AnalysisConfig? config, TimeProvider time)
    {
        foreach (var part in new[] { "data", "tables", "logs", "plots" })
            Directory.CreateDirectory(Path.Combine(folder, part));
        var manifest = Path.Combine(folder, "manifest.json");
        if (!File.Exists(manifest))
            WriteText(manifest, JsonSerializer.Serialize(new WeightsManifest(modelId, runName, modelPath,
                time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture), 2), Json) + "\n");
        var file = Path.Combine(folder, "analysis_config.json");
        if (!File.Exists(file))
            WriteText(file, (config ?? new AnalysisConfig()).ToJson());
        return Open(folder);
    }

    /// <summary>Opens an existing run directory.</summary>
    public static WeightsRun Open(string folder)
    {
        var manifest = Path.Combine(folder, "manifest.json");
        var config = Path.Combine(folder, "analysis_config.json");
        if (!File.Exists(manifest) || !File.Exists(config))
            throw new UsageException(
                $"{folder}: is no weights run directory (manifest.json or analysis_config.json is missing)",
                $"make one: harness/doctor weights init --run-dir {folder} --model-path MODEL-DIR");
        try
        {
            return new WeightsRun(folder, JsonSerializer.Deserialize<WeightsManifest>(File.ReadAllBytes(manifest), Json)!, AnalysisConfig.Read(config));
        }
        catch (JsonException e)
        {
            throw new UsageException($"{manifest}: {e.Message}", "make a new run directory", e);
        }
    }

    /// <summary>Writes JSON below <c>logs/</c>.</summary>
    public void WriteLog(string name, object value) => WriteText(Path.Combine(Logs, name), JsonSerializer.Serialize(value, Json) + "\n");

    /// <summary>Writes beside the target and moves into place; in a page nothing is left that acts, whatever a model calls its tensors.</summary>
    public static void WriteText(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path + ".partial", Path.GetExtension(path) is ".md" or ".html" ? VisibleText.Of(text) : text);
        File.Move(path + ".partial", path, overwrite: true);
    }
}
