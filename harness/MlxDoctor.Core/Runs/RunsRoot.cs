namespace MlxDoctor.Core.Runs;

/// <summary>Where run directories are made.</summary>
public static class RunsRoot
{
    private const string Marker = "MlxDoctor.Tests.sln";

    /// <summary>The folder that the environment names, or null.</summary>
    public static string? Chosen =>
        Environment.GetEnvironmentVariable(DoctorVariables.RunsRoot) is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;

    /// <summary>
    /// The folder named by the environment, else <c>harness/runs</c> of the project that this assembly was built in, else <c>doctor-runs</c> in the current
    /// folder.
    /// </summary>
    public static string Default()
    {
        if (Chosen is { } chosen)
            return chosen;
        // Not AppContext.BaseDirectory: inside of vstest that is the SDK.
        var assembly = Path.GetDirectoryName(typeof(RunsRoot).Assembly.Location);
        foreach (var start in new[] { assembly, AppContext.BaseDirectory, Directory.GetCurrentDirectory() })
            for (var folder = string.IsNullOrEmpty(start) ? null : new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, Marker)))
                    return Path.Combine(folder.FullName, "harness", "runs");
        return Path.GetFullPath("doctor-runs");
    }
}
