using MlxDoctor.Core.Runs;

namespace MlxDoctor.Harness.Servers;

/// <summary>Where the user stands: a relative path in a command line of the user's own means that, while the test host runs elsewhere.</summary>
internal static class CallerFolder
{
    /// <summary>The folder of the command line, or the repository whose <c>.mlxdoctor</c> is used; without a command line the current one.</summary>
    public static string Path =>
        Environment.GetEnvironmentVariable(DoctorVariables.CallerFolder) is { Length: > 0 } named && Directory.Exists(named)
            ? named
            : Environment.CurrentDirectory;

    /// <summary>What the command line hands to the test host.</summary>
    public static string Of(DoctorPlaces places) =>
        System.IO.Path.GetFileName(places.Home) == DoctorPlaces.OfRepository ? System.IO.Path.GetDirectoryName(places.Home)! : Environment.CurrentDirectory;
}
