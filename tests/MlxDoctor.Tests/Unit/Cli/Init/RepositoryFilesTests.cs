using FluentAssertions;
using MlxDoctor.Cli.Init;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Unit.Cli.Init;

[Trait("Tier", "Smoke")]
public sealed class RepositoryFilesTests : IDisposable
{
    private const string Command = "my-server --model {model} --port {port} --name 'its: #1'";

    private readonly TempDir _repository = new();

    private Workspace OfRepository => new(new DoctorPlaces(Repo.Root, _repository.Sub(".mlxdoctor"), Installed: true));

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void A_command_line_becomes_a_profile_that_the_repository_adds_to_the_shipped_ones()
    {
        var files = Write("my-server", Command);

        files.Should().HaveCount(6).And.OnlyContain(f => f.Written);
        var profiles = ServerProfiles.Load(OfRepository);
        var mine = profiles.Get("my-server");
        mine.Command.Should().Be("my-server");
        mine.Arguments.Should().Equal("--model", "{model}", "--port", "{port}", "--name", "its: #1");
        profiles.Get("mlx-lm").KnownDeviations.Should().NotBeEmpty("the shipped ones stay");
        File.ReadAllText(_repository.Sub(".github/workflows/mlxdoctor.yml")).Should()
            .Contain("mlxdoctor check --server my-server --model").And.Contain($"--version {HarnessInfo.Version}").And.NotContain("{{");
        File.ReadAllText(_repository.Sub(".mlxdoctor/bisect.sh")).Should().Contain("--server my-server").And.NotContain("{{");
    }

    [Fact]
    public void A_shipped_profile_is_copied_and_the_copy_is_what_counts()
    {
        Write("mlx-lm", null);
        var file = _repository.Sub(".mlxdoctor/servers/mlx-lm.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("boot_timeout_s: 600", "boot_timeout_s: 7", StringComparison.Ordinal));

        ServerProfiles.Load(OfRepository).Get("mlx-lm").BootTimeout.Should().Be(TimeSpan.FromSeconds(7));
        ServerProfiles.Load(OfRepository).All.Count(p => p.Name == "mlx-lm").Should().Be(1);
    }

    [Fact]
    public void What_is_there_is_kept()
    {
        Write("my-server", Command);
        var limits = _repository.Sub(".mlxdoctor/thresholds.yaml");
        File.WriteAllText(limits, "floors: {}\ngated: []\n");

        Write("my-server", "other --port {port}").Should().HaveCount(6).And.OnlyContain(f => !f.Written);

        File.ReadAllText(limits).Should().Be("floors: {}\ngated: []\n");
        OfRepository.Thresholds.Should().Be(limits, "limits of the repository are its own");
    }

    [Theory]
    [InlineData("My Server", Command, "no name for a profile")]
    [InlineData("../up", Command, "no name for a profile")]
    [InlineData("my-server", "my-server --model {model}", "holds no {port}")]
    [InlineData("my-server", "", "holds no {port}")]
    [InlineData("mlx-lmm", null, "no server profile 'mlx-lmm'")]
    [InlineData("lm-studio", null, "starts no server of a repository")]
    [InlineData("embedded", null, "starts no server of a repository")]
    public void What_cannot_be_is_refused_and_nothing_is_written(string server, string? command, string said)
    {
        FluentActions.Invoking(() => Write(server, command)).Should().Throw<UsageException>().Which.Message.Should().Contain(said);

        Directory.EnumerateFileSystemEntries(_repository.Path).Should().BeEmpty();
    }

    private IReadOnlyList<(string File, bool Written)> Write(string server, string? command) =>
        new RepositoryFiles(new Workspace(Repo.Root), _repository.Path).Write(server, command);
}
