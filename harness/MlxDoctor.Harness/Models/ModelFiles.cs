namespace MlxDoctor.Harness.Models;

/// <summary>Files behind links: caches are made of them, and a link to nothing is how a broken download looks.</summary>
internal static class ModelFiles
{
    /// <summary>Length of what a path leads to in the end; null when there is nothing to read.</summary>
    public static long? Length(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return file.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>True when something has that name, be it a link to nothing.</summary>
    public static bool Named(string path) => File.Exists(path) || new FileInfo(path).LinkTarget is not null;

    /// <summary>Names of the files of a folder, links included, in order; empty when it cannot be listed.</summary>
    public static IReadOnlyList<string> List(string folder) =>
        Safely(() => new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(f => f is FileInfo).Select(f => f.Name).Order(StringComparer.Ordinal).ToList())
            ?? [];

    /// <summary>Folders inside a folder, in order; empty when it cannot be listed.</summary>
    public static IReadOnlyList<string> Folders(string folder) =>
        Safely(() => Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).ToList()) ?? [];

    private static T? Safely<T>(Func<T> list)
        where T : class
    {
        try
        {
            return list();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
