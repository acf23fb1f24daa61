using MlxDoctor.Harness.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Servers;

/// <summary>Not a test of its own: run in a child test host by <see cref="OrphanReaperTests"/>, which kills it.</summary>
[Trait("Tier", "Self")]
public sealed class HostThatIsKilled
{
    /// <summary>The folder that the parent watches; without it there is nothing to do.</summary>
    public const string Folder = "DOCTOR_TEST_ORPHAN_DIR";

    [SkippableFact]
    public async Task Starts_a_server_and_waits_for_its_end()
    {
        var dir = Environment.GetEnvironmentVariable(Folder);
        Skip.If(string.IsNullOrEmpty(dir), "only a child test host does this");
        var options = new LaunchOptions
        {
            RunDirectory = Path.Combine(dir!, "run"),
            StateDirectory = Path.Combine(dir!, "state"),
            LogSlug = "d",
            CommandOverride = $"perl {Path.Combine(dir!, "dummy.pl")} {{port}} daemon",
        };
        await using var server = await ServerLauncher.LaunchAsync(DummyServer.Profile(), "m", options, CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(dir!, "ready.tmp"), string.Join(' ', server.Processes.Select(p => p.Pid)));
        File.Move(Path.Combine(dir!, "ready.tmp"), Path.Combine(dir!, "ready"));
        await Task.Delay(TimeSpan.FromMinutes(5));
    }
}
