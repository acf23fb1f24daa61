using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Proofs.Power;

/// <summary><c>harness/pages/STATISTICS.md</c>: what is simulated, then what real sockets showed; each part can be renewed without the other.</summary>
internal static class PowerPage
{
    private const string Sockets = $"\n{SocketPowerReport.Title}";

    /// <summary>Where the figures do not hold, whatever the noise.</summary>
    private const string Blind = """

        ## Was the machine the same?

        All of this holds only while the machine is the same. Each session times a fixed piece of work on all processors before, between and after its requests.
        Where that clock is slower than the baseline's by half of a metric's limit or more, or moved within the session by the limit (means of its two halves), a slowdown is inconclusive, and says by how much.
        It makes no alarm and takes none of the others away; it costs power on a machine that is not as it was.

        What it cannot see: the GPU and the Neural Engine, used by others; the memory's bandwidth, where the work stays in caches; the disk; other work that comes and goes between two readings;
        and heat that slows the GPU alone. On macOS the thermal state and low-power mode are noted beside it. Side by side (`--against`) needs no such clock: both servers meet the same machine.

        """;

    /// <summary>The simulated part, which is the same on every machine.</summary>
    public static string Simulated(Workspace workspace)
    {
        var simulation = new ComparisonSimulation(PowerReport.Seed, Limits(workspace));
        return PowerReport.File(new PowerSimulation(PowerReport.Seed)) + ComparisonReport.Render(simulation.Table(), simulation, PowerReport.Seed)
            + Blind.Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    /// <summary>The authored limits.</summary>
    public static Thresholds Limits(Workspace workspace) =>
        Thresholds.Load(Path.Combine(workspace.Root, "harness", "thresholds.yaml"), PerfMetrics.Units);

    /// <summary>The simulated part that a page holds already; null without one.</summary>
    public static string? KeptSimulation(string page) =>
        page.IndexOf(Sockets, StringComparison.Ordinal) is > 0 and var at ? page[..at] : page.Length > 0 ? page : null;

    /// <summary>The part about real sockets that a page holds already; empty without one.</summary>
    public static string KeptSockets(string page) => page.IndexOf(Sockets, StringComparison.Ordinal) is >= 0 and var at ? page[at..] : "";
}
