using System.Text.Json;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.EmbeddedServer.Engine.Loading;

/// <summary>The safetensors files of a model directory as one set of tensors.</summary>
internal sealed class WeightFiles : IDisposable
{
    private readonly List<SafetensorsFile> _files = [];
    private readonly Dictionary<string, SafetensorsFile> _owners = new(StringComparer.Ordinal);

    private WeightFiles(string directory) => Directory = directory;

    /// <summary>The model directory.</summary>
    public string Directory { get; }

    /// <summary>Opens every file that the index names, or every file there is.</summary>
    public static WeightFiles Open(string directory)
    {
        var weights = new WeightFiles(directory);
        try
        {
            foreach (var path in Paths(directory))
                weights.Add(SafetensorsFile.Open(path));
            return weights;
        }
        catch (TensorFormatException e)
        {
            weights.Dispose();
            throw new ModelLoadException($"{e.Message}; copy or download the file again", e);
        }
    }

    /// <summary>True when there is such a tensor.</summary>
    public bool Has(string name) => _owners.ContainsKey(name);

    /// <summary>A tensor and its file; an error names what is missing.</summary>
    public (SafetensorsFile File, TensorInfo Tensor) Get(string name) => _owners.TryGetValue(name, out var file)
        ? (file, file.Tensors[name])
        : throw new ModelLoadException($"{Directory}: tensor '{name}' is in no safetensors file; copy or download the model again");

    /// <inheritdoc/>
    public void Dispose() => _files.ForEach(f => f.Dispose());

    private static List<string> Paths(string directory)
    {
        var index = Path.Combine(directory, "model.safetensors.index.json");
        if (!File.Exists(index))
        {
            var found = System.IO.Directory.GetFiles(directory, "*.safetensors").Order(StringComparer.Ordinal).ToList();
            return found.Count > 0 ? found : throw new ModelLoadException($"{directory}: no *.safetensors file; download the weights");
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(index));
            var names = document.RootElement.GetProperty("weight_map").EnumerateObject().Select(e => e.Value.GetString()!).Distinct(StringComparer.Ordinal);
            return [.. names.Select(name => Path.GetFileName(name) == name
                ? Path.Combine(directory, name)
                : throw new ModelLoadException($"{index}: names '{name}' outside the directory; copy the model directory again"))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or IOException or UnauthorizedAccessException)
        {
            throw new ModelLoadException($"{index}: not a readable index ({e.Message.ReplaceLineEndings(" ")}); copy the model directory again", e);
        }
    }

    private void Add(SafetensorsFile file)
    {
        _files.Add(file);
        foreach (var name in file.Tensors.Keys)
        {
            if (!_owners.TryAdd(name, file))
                throw new ModelLoadException($"{file.Path}: tensor '{name}' is in {_owners[name].Path} too; remove the file that does not belong to the model");
        }
    }
}
