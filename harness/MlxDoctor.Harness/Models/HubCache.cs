namespace MlxDoctor.Harness.Models;

/// <summary>The layout of the Hugging Face cache: <c>models--org--name/{blobs,refs,snapshots}</c>, where a snapshot's files are links.</summary>
internal static class HubCache
{
    private const string Prefix = "models--";

    /// <summary>The folder name of a repository.</summary>
    public static string FolderOf(string repo) => Prefix + repo.Replace("/", "--", StringComparison.Ordinal);

    /// <summary>The repository of a folder name, or null when it is none.</summary>
    public static string? RepoOf(string folderName)
    {
        if (!folderName.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var name = folderName[Prefix.Length..];
        var cut = name.IndexOf("--", StringComparison.Ordinal);
        return cut > 0 ? $"{name[..cut]}/{name[(cut + 2)..]}" : name;
    }

    /// <summary>The repository that a snapshot folder belongs to, or null when the path is no snapshot.</summary>
    public static string? RepoOfSnapshot(string path) =>
        new DirectoryInfo(path) is { Parent: { Name: "snapshots", Parent: { } repository } } ? RepoOf(repository.Name) : null;

    /// <summary>Copies in the order in which they are tried: what <c>main</c> points to, other refs, then the rest, newest first.</summary>
    public static IReadOnlyList<ModelCopy> Copies(string repositoryFolder)
    {
        var repo = RepoOf(Path.GetFileName(repositoryFolder))!;
        var snapshots = Path.Combine(repositoryFolder, "snapshots");
        var byRef = Refs(Path.Combine(repositoryFolder, "refs"));
        var folders = ModelFiles.Folders(snapshots)
            .OrderBy(f => byRef.IndexOf(Path.GetFileName(f)) is var at and >= 0 ? at : int.MaxValue)
            .ThenByDescending(Directory.GetLastWriteTimeUtc)
            .ThenBy(f => f, StringComparer.Ordinal)
            .ToList();
        if (folders.Count > 0)
            return [.. folders.Select(f => new ModelCopy(repo, f, Completeness.Of(f)))];
        var unfinished = ModelFiles.List(Path.Combine(repositoryFolder, "blobs")).Count(n => n.EndsWith(".incomplete", StringComparison.Ordinal));
        return
        [
            new(repo, repositoryFolder, ModelState.Partial(unfinished > 0
                ? FormattableString.Invariant($"no snapshot, {unfinished} unfinished files")
                : "no snapshot")),
        ];
    }

    private static List<string> Refs(string folder)
    {
        var commits = new List<string>();
        foreach (var name in ModelFiles.List(folder).OrderBy(n => n == "main" ? 0 : 1).ThenBy(n => n, StringComparer.Ordinal))
        {
            try
            {
                commits.Add(File.ReadAllText(Path.Combine(folder, name)).Trim());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A ref that cannot be read only loses its place in the order.
            }
        }
        return commits;
    }
}
