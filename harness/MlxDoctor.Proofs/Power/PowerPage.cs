using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Proofs.Power;

/// <summary><c>harness/pages/STATISTICS.md</c>: what is simulated, then what real sockets showed; each part can be renewed without the other.</summary>
internal static class PowerPage
{
    private const string Sockets = $"\n{SocketPowerReport.Title}";

    /// <summary>The simulated part, which is the same on every machine.</summary>
    public static string Simulated() =>
        PowerReport.File(new PowerSimulation(PowerReport.Seed)) + ComparisonReport.Render(new ComparisonSimulation(PowerReport.Seed).Table(), PowerReport.Seed);

    /// <summary>The simulated part that a page holds already; null without one.</summary>
    public static string? KeptSimulation(string page) =>
        page.IndexOf(Sockets, StringComparison.Ordinal) is > 0 and var at ? page[..at] : page.Length > 0 ? page : null;

    /// <summary>The part about real sockets that a page holds already; empty without one.</summary>
    public static string KeptSockets(string page) => page.IndexOf(Sockets, StringComparison.Ordinal) is >= 0 and var at ? page[at..] : "";
}
