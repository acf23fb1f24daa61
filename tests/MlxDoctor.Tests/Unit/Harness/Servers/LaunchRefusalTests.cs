using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Servers;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Servers;

[Trait("Tier", "Smoke")]
public sealed class LaunchRefusalTests
{
    private static readonly ServerProfiles Profiles = ServerProfiles.Load(Path.Combine(Repo.Root, "fixtures"));

    [Theory]
    [InlineData("lm-studio", null, "can't be started by the harness")]
    [InlineData("custom", null, "needs its command line")]
    [InlineData("custom", "sh -c serve", "holds no {port}")]
    [InlineData("custom", "sh {prot} {port}", "unknown placeholder '{prot}'")]
    [InlineData("custom", "no-such-program-here {port}", "'no-such-program-here' is no executable")]
    [InlineData("custom", "'open {port}", "left open")]
    public async Task What_can_not_be_started_is_refused_before_anything_is_written(string profile, string? command, string complaint)
    {
        var options = new LaunchOptions { RunDirectory = "/nowhere/run", StateDirectory = "/nowhere/state", LogSlug = "x", CommandOverride = command };
        var launch = () => ServerLauncher.LaunchAsync(Profiles.Get(profile), Path.Combine(Repo.Root, "fixtures"), options, CancellationToken.None);
        (await launch.Should().ThrowAsync<UsageException>()).Which.Message.Should().Contain(complaint);
        Directory.Exists("/nowhere").Should().BeFalse();
    }

    [Fact]
    public async Task A_model_folder_that_is_missing_is_refused_rather_than_looked_up_on_a_hub()
    {
        var options = new LaunchOptions { RunDirectory = "/nowhere/run", StateDirectory = "/nowhere/state", LogSlug = "x" };
        var launch = () => ServerLauncher.LaunchAsync(Profiles.Get("mlx-lm"), "some/model", options, CancellationToken.None);
        (await launch.Should().ThrowAsync<UsageException>()).Which.Message.Should().Contain("some/model: no such model folder");
    }
}
