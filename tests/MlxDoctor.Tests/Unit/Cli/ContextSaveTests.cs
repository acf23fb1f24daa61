using FluentAssertions;
using MlxDoctor.Cli.Commands.Context;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Cases.Context.Registry;
using MlxDoctor.Harness.Cases.Context.Results;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Servers;
using Xunit;

namespace MlxDoctor.Tests.Unit.Cli;

[Trait("Tier", "Smoke")]
public sealed class ContextSaveTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("mlxdoctor-save-");

    public ContextSaveTests()
    {
        var servers = Directory.CreateDirectory(Path.Combine(_root.FullName, "fixtures", "servers")).FullName;
        foreach (var name in new[] { "rapid-mlx", "mlx-lm" })
            File.Copy(Path.Combine(Repo.Root, "fixtures", "servers", name + ".yaml"), Path.Combine(servers, name + ".yaml"));
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void A_found_limit_is_written_into_a_profile_with_an_argument_for_it_and_only_printed_elsewhere()
    {
        var workspace = new Workspace(_root.FullName);
        var (rapid, other) = (Path.Combine(workspace.Fixtures, "servers", "rapid-mlx.yaml"), Path.Combine(workspace.Fixtures, "servers", "mlx-lm.yaml"));
        var before = File.ReadAllText(other);

        ContextSave.Write(workspace, Known("rapid-mlx", 4_000, null), "75%").Should().Equal(
            "3000 tokens for m on rapid-mlx (found 4000)", $"wrote --context-length 3000 into {rapid}: every model on rapid-mlx starts with it");
        ContextSave.Write(workspace, Known("rapid-mlx", 4_000, 2_000), "2500").Should().Contain("2000 tokens for m on rapid-mlx (found 2000)");
        ContextSave.Write(workspace, Known("mlx-lm", 4_000, null), "50%").Should().Equal("2000 tokens for m on mlx-lm (found 4000)");

        ProfileReader.Read(rapid).Arguments.TakeLast(3).Should().Equal("--disable-disk-caches", "--context-length", "2000");
        File.ReadAllText(other).Should().Be(before);
        FluentActions.Invoking(() => ContextSave.Write(workspace, Known("rapid-mlx", null, null), "75%")).Should().Throw<UsageException>()
            .Which.Remedy.Should().Be("harness/doctor context test m");
    }

    [Fact]
    public void An_installed_doctor_writes_into_a_copy_of_the_users_own()
    {
        var home = Path.Combine(_root.FullName, "home");
        var workspace = new Workspace(new DoctorPlaces(_root.FullName, home, Installed: true));
        var shipped = Path.Combine(workspace.Fixtures, "servers", "rapid-mlx.yaml");
        var before = File.ReadAllText(shipped);

        ContextSave.Write(workspace, Known("rapid-mlx", 4_000, null), "3000");
        ContextSave.Write(workspace, Known("rapid-mlx", 4_000, null), "2000");

        File.ReadAllText(shipped).Should().Be(before);
        ServerProfiles.Load(workspace).Get("rapid-mlx").Arguments.TakeLast(2).Should().Equal("--context-length", "2000");
    }

    private static KnownModel Known(string server, int? accepted, int? used) => new("m", server)
    {
        Result = new ContextResult { Model = "m", Server = server, Strategy = "ladder", Accepted = new() { Good = accepted }, Used = new() { Good = used } },
    };
}
