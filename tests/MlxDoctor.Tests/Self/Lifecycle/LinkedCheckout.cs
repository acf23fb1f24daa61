namespace MlxDoctor.Tests.Self.Lifecycle;

/// <summary>This checkout under another path and with locks of its own, so that no doctor beside it ends what a test has left behind.</summary>
internal static class LinkedCheckout
{
    /// <summary>Makes it: real folders where doctors write or look up their root, links to everything else.</summary>
    public static string Create(string path)
    {
        Link(Repo.Root, path, ".git", "harness");
        Link(Path.Combine(Repo.Root, "harness"), Path.Combine(path, "harness"), ".state", "runs", "doctor");
        File.Copy(Path.Combine(Repo.Root, "harness", "doctor"), Path.Combine(path, "harness", "doctor"));
        return path;
    }

    private static void Link(string from, string to, params string[] without)
    {
        Directory.CreateDirectory(to);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos().Where(e => !without.Contains(e.Name)))
            File.CreateSymbolicLink(Path.Combine(to, entry.Name), entry.FullName);
    }
}
