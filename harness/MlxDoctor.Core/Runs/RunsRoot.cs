namespace MlxDoctor.Core.Runs;

/// <summary>Where run directories are made.</summary>
public static class RunsRoot
{
    /// <summary>The folder that the environment names, or null.</summary>
    public static string? Chosen =>
        Environment.GetEnvironmentVariable(DoctorVariables.RunsRoot) is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;

    /// <summary>
    /// The folder named by the environment, else <c>runs</c> in the home of the checkout or package that this assembly is of, else <c>doctor-runs</c> in the
    /// current folder.
    /// </summary>
    public static string Default() =>
        Chosen ?? (DoctorPlaces.Find() is { } places ? Path.Combine(places.Home, "runs") : Path.GetFullPath("doctor-runs"));
}
