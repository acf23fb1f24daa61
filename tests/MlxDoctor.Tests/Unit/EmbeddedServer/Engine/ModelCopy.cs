namespace MlxDoctor.Tests.Unit.EmbeddedServer.Engine;

/// <summary>A copy of a committed model that a test may break.</summary>
internal sealed class ModelCopy : IDisposable
{
    public ModelCopy(string model)
    {
        Folder = Path.Combine(Path.GetTempPath(), $"doctor-model-{Guid.NewGuid():N}");
        Directory.CreateDirectory(Folder);
        foreach (var file in Directory.GetFiles(TinyModels.Folder(model)).Where(f => !f.EndsWith("golden.json", StringComparison.Ordinal)))
            File.WriteAllBytes(this[Path.GetFileName(file)], File.ReadAllBytes(file));
    }

    public string Folder { get; }

    public string this[string file] => Path.Combine(Folder, file);

    public void Edit(string file, string from, string to)
    {
        var text = File.ReadAllText(this[file]);
        File.WriteAllText(
            this[file],
            text.Contains(from, StringComparison.Ordinal)
                ? text.Replace(from, to, StringComparison.Ordinal)
                : throw new InvalidOperationException($"{file} has no {from}"));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
