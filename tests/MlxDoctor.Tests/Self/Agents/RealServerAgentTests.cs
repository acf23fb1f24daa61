using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Tests.Self.Faults;
using MlxDoctor.Tests.Self.Servers;
using Xunit;
using Xunit.Abstractions;

namespace MlxDoctor.Tests.Self.Agents;

/// <summary>Real coding agents on a real MLX server: nothing in the loop is ours but the recording.</summary>
[Trait("Tier", "Self")]
[Collection("real servers")]
public sealed class RealServerAgentTests(ITestOutputHelper output)
{
    [SkippableTheory]
    [InlineData("mlx-lm", "opencode")]
    [InlineData("mlx-lm", "qwen-code")]
    [InlineData("rapid-mlx", "claude-code")]
    [InlineData("rapid-mlx", "codex")]
    public async Task A_real_agent_reads_a_file_on_a_real_server(string name, string agent)
    {
        var profile = ServerProfiles.Load(Path.Combine(Repo.Root, "fixtures")).Get(name);
        Skip.If(await InstalledServer.FindAsync(profile, CancellationToken.None) is null, $"{name} is not installed ({profile.Install})");
        using var dir = new TempDir();
        await using var server = await ServerLauncher.LaunchAsync(
            profile, Path.Combine(Repo.Root, "fixtures", "models", "doctor-tiny"),
            new LaunchOptions { RunDirectory = dir.Sub("run"), LogSlug = "m", StateDirectory = dir.Sub("state") }, CancellationToken.None);

        var outcome = await CliRow.RunAsync(agent, EmbeddedSession.ContextOf(server));

        output.WriteLine(CliRow.Explain(outcome));
        outcome.Verdict.Should().Be(Verdict.Pass, CliRow.Explain(outcome));
    }
}
