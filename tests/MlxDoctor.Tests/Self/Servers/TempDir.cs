namespace MlxDoctor.Tests.Self.Servers;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TempDir : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("doctor-servers-").FullName;

    public string Sub(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a shell script that can be executed.</summary>
    public string Script(string name, string body)
    {
        var path = Sub(name);
        File.WriteAllText(path, "#!/bin/sh\n" + body);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
