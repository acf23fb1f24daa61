namespace MlxDoctor.Tests.Unit.Weights;

/// <summary>A directory that disappears with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("weights-").FullName;

    public string File(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    public string CopyOf(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
            System.IO.File.Copy(file, System.IO.Path.Combine(Path, System.IO.Path.GetFileName(file)));
        return Path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
