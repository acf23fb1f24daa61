using System.Globalization;
using FluentAssertions;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Harness.Servers.Platforms;
using MlxDoctor.Tests.Self.Perf;
using Xunit;

namespace MlxDoctor.Tests.Self.Servers;

/// <summary>Counts what this process holds, so that it runs while no other test does.</summary>
[Trait("Tier", "Self")]
[Collection(MeasuresAlone.Name)]
public sealed class StartStopTests
{
    /// <summary>More rounds than in the suite: <c>DOCTOR_TEST_CYCLES=1000</c>.</summary>
    private const string Rounds = "DOCTOR_TEST_CYCLES";

    /// <summary>What the runtime may open for itself meanwhile; a leak of one a round is far more.</summary>
    private const int Slack = 12;

    [SkippableFact]
    public async Task Starting_and_stopping_the_embedded_server_again_and_again_leaks_no_process_port_or_handle()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "counts handles and children in /proc");
        var rounds = int.TryParse(Environment.GetEnvironmentVariable(Rounds), CultureInfo.InvariantCulture, out var asked) ? asked : 50;
        var profile = ServerProfiles.Load(Path.Combine(Repo.Root, "fixtures")).Get("embedded");
        using var dir = new TempDir();
        var options = new LaunchOptions { RunDirectory = dir.Sub("run"), LogSlug = "m", StateDirectory = dir.Sub("state") };
        var ports = new HashSet<int>();
        // The first rounds load what stays loaded.
        for (var i = 0; i < 3; i++)
            await RoundAsync(profile, options, ports);
        var (handles, children) = (Handles(), Children());

        for (var i = 0; i < rounds; i++)
            await RoundAsync(profile, options, ports);

        Handles().Should().BeLessThan(handles + Slack, $"{handles} handles were open before {rounds} rounds");
        Children().Should().BeSubsetOf(children, "no child is left, not even a zombie");
        // A few may belong to someone else by now: the system hands out free ports again.
        ports.Count(port => Platform.Current.Owner(port, new HashSet<int>()) != PortOwner.Nobody).Should().BeLessThan(Slack, "the ports are free again");
        Platform.Current.WithEnvironment(dir.Path).Should().BeEmpty("the scratch home is in every descendant's environment");
        Directory.EnumerateFiles(dir.Sub("state")).Should().BeEmpty();
        Directory.EnumerateFileSystemEntries(dir.Sub("run/scratch")).Should().BeEmpty();
        (await File.ReadAllLinesAsync(dir.Sub("run/server-m.log"))).Count(l => l == "--- doctor: stopped").Should().Be(rounds + 3, "each stopped by itself");
    }

    private static async Task RoundAsync(ServerProfile profile, LaunchOptions options, HashSet<int> ports)
    {
        await using var server = await ServerLauncher.LaunchAsync(profile, EmbeddedServer.EmbeddedProcess.Model, options, CancellationToken.None);
        ports.Add(server.Endpoint.BaseUrl.Port);
    }

    private static int Handles() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    /// <summary>Children of this process, zombies too.</summary>
    private static List<int> Children()
    {
        var mine = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && ParentOf(folder) == Environment.ProcessId)
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
