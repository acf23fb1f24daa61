namespace MlxDoctor.Core.Runs;

/// <summary>Where the doctor's own files are, and where it keeps what runs leave: a checkout has both in one place, an installed tool has not.</summary>
/// <param name="Root">Fixtures, thresholds, run settings; only read where the tool is installed.</param>
/// <param name="Home">Baselines, deviations, runs and locks.</param>
/// <param name="Installed">It came as a package, and nobody edits <paramref name="Root"/>.</param>
public sealed record DoctorPlaces(string Root, string Home, bool Installed)
{
    /// <summary>The folder that <c>mlxdoctor init</c> makes in somebody's repository; an installed tool finds it in the current folder or above it.</summary>
    public const string OfRepository = ".mlxdoctor";

    /// <summary>Lies beside the assemblies of a package; its first line is the commit that it was made from.</summary>
    public const string PackageMarker = "mlxdoctor.package";

    private const string CheckoutMarker = "MlxDoctor.Tests.sln";

    /// <summary>The state is not where a process of the same assemblies would look for it.</summary>
    public bool IsMoved => Home != Path.Combine(Root, "harness");

    /// <summary>What the user types to start it.</summary>
    public string FrontDoor => Installed ? "mlxdoctor" : "harness/doctor";

    /// <summary>Finds them for this process; null where the assembly is neither in a checkout nor in a package.</summary>
    /// <param name="workspace">The folder for state that the user names, or null.</param>
    public static DoctorPlaces? Find(string? workspace = null) => Find(
        // Not the base directory alone: inside of vstest that is the SDK.
        [Path.GetDirectoryName(typeof(DoctorPlaces).Assembly.Location), AppContext.BaseDirectory],
        Directory.GetCurrentDirectory(),
        name => name == DoctorVariables.Workspace && workspace is not null ? workspace : Environment.GetEnvironmentVariable(name));

    /// <summary>The same for given folders and variables.</summary>
    internal static DoctorPlaces? Find(IEnumerable<string?> assemblies, string current, Func<string, string?> variable)
    {
        var (root, installed) = RootOf(assemblies, variable);
        if (root is null)
            return null;
        if (variable(DoctorVariables.Workspace) is { Length: > 0 } named)
            return new(root, HomeIn(Path.GetFullPath(named, current)), installed);
        return installed
            ? new(root, Above(current, OfRepository) ?? UserState(variable) ?? Path.Combine(current, OfRepository), installed)
            : new(root, Path.Combine(root, "harness"), installed);
    }

    /// <summary>A checkout that is named keeps its state where it always did; any other folder is the home itself.</summary>
    private static string HomeIn(string folder) => File.Exists(Path.Combine(folder, CheckoutMarker)) ? Path.Combine(folder, "harness") : folder;

    private static (string? Root, bool Installed) RootOf(IEnumerable<string?> assemblies, Func<string, string?> variable)
    {
        if (variable(DoctorVariables.Root) is { Length: > 0 } chosen && Directory.Exists(chosen))
            return (chosen, File.Exists(Path.Combine(chosen, PackageMarker)));
        foreach (var start in assemblies.Where(a => !string.IsNullOrEmpty(a)))
        {
            if (File.Exists(Path.Combine(start!, PackageMarker)))
                return (start!.TrimEnd(Path.DirectorySeparatorChar), true);
            for (var folder = new DirectoryInfo(start!); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, CheckoutMarker)))
                    return (folder.FullName, false);
        }
        return (null, false);
    }

    private static string? Above(string start, string name)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, name)))
                return Path.Combine(folder.FullName, name);
        return null;
    }

    /// <summary>The user's folder for state that outlives a run; <c>XDG_STATE_HOME</c> moves it. The same on Linux and macOS; null without a home.</summary>
    internal static string? UserState(Func<string, string?> variable)
    {
        if (variable("XDG_STATE_HOME") is { Length: > 0 } state && Path.IsPathRooted(state))
            return Path.Combine(state, "mlxdoctor");
        var home = variable("HOME") is { Length: > 0 } named ? named : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return home.Length == 0 ? null : Path.Combine(home, ".local", "state", "mlxdoctor");
    }
}
