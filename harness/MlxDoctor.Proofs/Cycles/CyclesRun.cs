using System.Globalization;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Harness.Servers.Platforms;

namespace MlxDoctor.Proofs.Cycles;

/// <summary>Starts and stops the embedded server again and again and counts what is left.</summary>
internal sealed class CyclesRun(Workspace workspace)
{
    /// <summary>The first rounds load what stays loaded.</summary>
    private const int WarmUp = 3;

    /// <summary>Runs the rounds.</summary>
    /// <param name="rounds">How many, after some that warm up.</param>
    /// <param name="folder">An empty folder for logs and locks; its name is what finds processes that are left.</param>
    /// <param name="show">Gets the number of finished rounds.</param>
    /// <param name="cancellation">Stops between two rounds.</param>
    public async Task<CyclesResult> RunAsync(int rounds, string folder, Action<int> show, CancellationToken cancellation)
    {
        var profile = ServerProfiles.Load(workspace.Fixtures).Get("embedded");
        var options = new LaunchOptions { RunDirectory = Path.Combine(folder, "run"), LogSlug = "m", StateDirectory = Path.Combine(folder, "state") };
        Directory.CreateDirectory(options.RunDirectory);
        Directory.CreateDirectory(options.StateDirectory);
        var ports = new HashSet<int>();
        for (var i = 0; i < WarmUp; i++)
            await RoundAsync(profile, options, ports, cancellation);
        var (handles, children) = (Handles(), Children());
        for (var i = 0; i < rounds; i++)
        {
            await RoundAsync(profile, options, ports, cancellation);
            show(i + 1);
        }
        return new(
            rounds,
            File.ReadLines(Path.Combine(options.RunDirectory, "server-m.log")).Count(l => l == "--- doctor: stopped") - WarmUp,
            handles, Handles(), Children()?.Except(children!).Count(),
            Platform.Current.WithEnvironment(folder).Count(pid => pid != Environment.ProcessId),
            ports.Count(port => Platform.Current.Owner(port, new HashSet<int>()) != PortOwner.Nobody),
            Left(options.StateDirectory) + Left(Path.Combine(options.RunDirectory, "scratch")));
    }

    private async Task RoundAsync(ServerProfile profile, LaunchOptions options, HashSet<int> ports, CancellationToken cancellation)
    {
        await using var server = await ServerLauncher.LaunchAsync(profile, Path.Combine(workspace.Models, "doctor-tiny"), options, cancellation);
        ports.Add(server.Endpoint.BaseUrl.Port);
    }

    private static int Left(string folder) => Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).Count() : 0;

    private static int? Handles() => OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : null;

    /// <summary>Children of this process, zombies too; null where that cannot be seen.</summary>
    private static IReadOnlyList<int>? Children()
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var mine = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                && ParentOf(folder) == Environment.ProcessId)
                mine.Add(pid);
        return mine;
    }

    private static int? ParentOf(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
