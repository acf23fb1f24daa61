namespace MlxDoctor.Tests.Self.Tiers;

/// <summary>Copies of the small model that cannot be served, each in its own way, and folders that disappear with the test.</summary>
internal sealed class BrokenModels : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("mlxdoctor-models-");

    public string Runs => Directory.CreateDirectory(Path.Combine(_root.FullName, "runs")).FullName;

    public string Scorecards => Path.Combine(_root.FullName, "cards");

    /// <summary>Its weights end early.</summary>
    public string Truncated()
    {
        var folder = Copy("truncated");
        var weights = Path.Combine(folder, "model.safetensors");
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..100_000]);
        return folder;
    }

    /// <summary>All files are whole; the server does not know the architecture.</summary>
    public string Strange()
    {
        var folder = Copy("strange");
        var config = Path.Combine(folder, "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("\"model_type\": \"llama\"", "\"model_type\": \"quasar\"", StringComparison.Ordinal));
        return folder;
    }

    public void Dispose() => _root.Delete(recursive: true);

    private string Copy(string name)
    {
        var source = Path.Combine(Repo.Root, "fixtures", "models", "doctor-tiny-4bit");
        var folder = Directory.CreateDirectory(Path.Combine(_root.FullName, name)).FullName;
        foreach (var file in Directory.EnumerateFiles(source))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }
}
