namespace MlxDoctor.Harness.Servers;

/// <summary>Versions of Python packages in the environment that a server's program belongs to, read from its folders; nothing is executed.</summary>
internal static class PythonPackages
{
    /// <summary>The version of a package, for example <c>mlx</c>, or null when there is no such environment or package.</summary>
    /// <param name="executable">The server's program: a script of the environment, or a link to one.</param>
    /// <param name="package">Its name, with '-' or '_'.</param>
    public static string? VersionBeside(string executable, string package)
    {
        try
        {
            foreach (var bin in Bins(executable))
                foreach (var packages in SitePackages(Path.GetDirectoryName(bin)!))
                    if (VersionIn(packages, package) is { } version)
                        return version;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A folder that can't be read tells nothing; the version is unknown then.
        }
        return null;
    }

    private static IEnumerable<string> Bins(string executable)
    {
        yield return Path.GetDirectoryName(Path.GetFullPath(executable))!;
        if (File.ResolveLinkTarget(executable, returnFinalTarget: true) is { } target)
            yield return Path.GetDirectoryName(target.FullName)!;
        // The interpreter itself is a link out of the environment, so its path is taken as it is written.
        if (Executables.PythonOf(executable) is { } python)
            yield return Path.GetDirectoryName(python)!;
    }

    private static IEnumerable<string> SitePackages(string environment)
    {
        var lib = Path.Combine(environment, "lib");
        return Directory.Exists(lib)
            ? Directory.EnumerateDirectories(lib, "python3*").Order(StringComparer.Ordinal).Select(p => Path.Combine(p, "site-packages"))
                .Where(Directory.Exists)
            : [];
    }

    private static string? VersionIn(string sitePackages, string package)
    {
        // Folders are {name}-{version}.dist-info, with '-' in the name written '_'.
        var head = $"{package.Replace('-', '_')}-";
        const string tail = ".dist-info";
        return Directory.EnumerateDirectories(sitePackages, $"*{tail}")
            .Select(p => Path.GetFileName(p)!)
            .Where(n => n.StartsWith(head, StringComparison.OrdinalIgnoreCase))
            .Select(n => n[head.Length..^tail.Length])
            .Where(v => v.Length > 0 && char.IsAsciiDigit(v[0]))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();
    }
}
