namespace MlxDoctor.Tests;

/// <summary>Where the repository is, seen from the built tests.</summary>
internal static class Repo
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var dir = new DirectoryInfo(AppContext.BaseDirectory); dir is not null; dir = dir.Parent)
            if (File.Exists(Path.Combine(dir.FullName, "MlxDoctor.Tests.sln")))
                return dir.FullName;
        throw new DirectoryNotFoundException($"MlxDoctor.Tests.sln is in no folder above {AppContext.BaseDirectory}");
    }
}
