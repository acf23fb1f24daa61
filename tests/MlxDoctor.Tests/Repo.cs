namespace MlxDoctor.Tests;

/// <summary>Where the repository is.</summary>
internal static class Repo
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MlxDoctor.Tests.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"MlxDoctor.Tests.sln is in no folder above {AppContext.BaseDirectory}");
    }
}
