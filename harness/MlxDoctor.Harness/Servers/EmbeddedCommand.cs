namespace MlxDoctor.Harness.Servers;

/// <summary>Finds the harness' own server, which is built beside it rather than installed.</summary>
internal static class EmbeddedCommand
{
    /// <summary>The executable's name.</summary>
    public const string Name = "mlxdoctor-embedded";

    /// <summary>Its program beside the harness' assemblies, else in its project's build output; null when it is not built.</summary>
    public static string? Find() => FindFrom(AppContext.BaseDirectory);

    /// <summary>The same, seen from another folder.</summary>
    internal static string? FindFrom(string baseDirectory)
    {
        if (Runnable(baseDirectory) is { } beside)
            return beside;
        for (var dir = new DirectoryInfo(baseDirectory); dir is not null; dir = dir.Parent)
        {
            var bin = Path.Combine(dir.FullName, "harness", "MlxDoctor.EmbeddedServer", "bin");
            if (!Directory.Exists(bin))
                continue;
            return Directory.EnumerateDirectories(bin)
                .Select(configuration => Runnable(Path.Combine(configuration, "net10.0")))
                .OfType<string>()
                .MaxBy(File.GetLastWriteTimeUtc);
        }
        return null;
    }

    /// <summary>
    /// A referenced project copies its program, but it starts only with its runtime configuration. A package for any platform has a script instead.
    /// </summary>
    private static string? Runnable(string folder)
    {
        var program = Path.Combine(folder, Name);
        return !File.Exists($"{program}.dll") || !File.Exists($"{program}.runtimeconfig.json") ? null
            : new[] { program, $"{program}.sh" }.FirstOrDefault(Executables.IsExecutable);
    }
}
