using FluentAssertions;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Harness.Servers.Platforms;
using Xunit;

namespace MlxDoctor.Tests.Self.Servers;

[Trait("Tier", "Self")]
[Collection("real servers")]
public sealed class RealServerTests
{
    private static readonly string Model = Path.Combine(Repo.Root, "fixtures", "models", "doctor-tiny");

    [SkippableTheory]
    [InlineData("mlx-lm")]
    [InlineData("rapid-mlx")]
    [InlineData("vllm-mlx")]
    [InlineData("mlx-openai-server")]
    [InlineData("embedded")]
    public async Task A_real_server_boots_restarts_and_leaves_nothing(string name)
    {
        var profile = ServerProfiles.Load(Path.Combine(Repo.Root, "fixtures")).Get(name);
        Skip.If(await InstalledServer.FindAsync(profile, CancellationToken.None) is null, $"{name} is not installed");
        using var dir = new TempDir();
        List<ProcessRef> seen;
        await using (var server = await ServerLauncher.LaunchAsync(profile, Model, Options(dir), CancellationToken.None))
        {
            if (profile.VersionCommand.Count > 0)
                server.Version.Should().MatchRegex($@"^{name} [0-9]+\.[0-9]+");
            server.Launches.Should().Be(1);
            server.Obituary.Should().BeNull();
            (await CompleteAsync(server.Endpoint)).Code.Should().Be(200);
            Directory.EnumerateFiles(dir.Sub("state")).Should().ContainSingle();
            seen = [.. server.Processes];

            await server.RestartAsync("test", CancellationToken.None);
            server.Launches.Should().Be(2);
            (await CompleteAsync(server.Endpoint)).Code.Should().Be(200);
            seen.AddRange(server.Processes);
        }
        seen.Should().HaveCountGreaterThanOrEqualTo(2, "each start has a process of its own");
        seen.Should().OnlyContain(p => Platform.Current.StartMark(p.Pid) != p.StartMark);
        Directory.EnumerateFiles(dir.Sub("state")).Should().BeEmpty();
        Directory.EnumerateFileSystemEntries(dir.Sub("run/scratch")).Should().BeEmpty();
    }

    [SkippableFact]
    public async Task A_model_that_does_not_load_is_reported_while_mlx_lm_lives_on()
    {
        var profile = ServerProfiles.Load(Path.Combine(Repo.Root, "fixtures")).Get("mlx-lm");
        Skip.If(await InstalledServer.FindAsync(profile, CancellationToken.None) is null, "mlx-lm is not installed");
        using var dir = new TempDir();
        Directory.CreateDirectory(dir.Sub("empty-model"));
        var launch = () => ServerLauncher.LaunchAsync(profile, dir.Sub("empty-model"), Options(dir), CancellationToken.None);
        (await launch.Should().ThrowAsync<MlxDoctor.Core.Errors.EnvironmentException>()).Which.Message
            .Should().Contain("failed to load").And.Contain("503").And.Contain("server-m.log").And.Contain("--model");
        Directory.EnumerateFiles(dir.Sub("state")).Should().BeEmpty();
    }

    private static LaunchOptions Options(TempDir dir) =>
        new() { RunDirectory = dir.Sub("run"), LogSlug = "m", StateDirectory = dir.Sub("state") };

    private static async Task<ProbeAnswer> CompleteAsync(Endpoint endpoint)
    {
        using var probe = new Probe(endpoint.Root);
        return await probe.CompleteAsync("/v1/chat/completions", endpoint.Model, TimeSpan.FromSeconds(60), CancellationToken.None);
    }
}
