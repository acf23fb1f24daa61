using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Cli.Running;

/// <summary>Ends servers that a killed run left behind, and says so.</summary>
internal static class Leftovers
{
    /// <summary>Reads the locks and ends what they name, if it is still the same process.</summary>
    public static void Reap(Workspace workspace, TextWriter error)
    {
        foreach (var line in OrphanReaper.Reap(workspace.State))
            error.WriteLine($"doctor: {line}");
    }
}
