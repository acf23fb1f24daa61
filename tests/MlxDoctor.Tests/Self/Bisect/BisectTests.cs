using FluentAssertions;
using MlxDoctor.Cli.Bisect;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Self.Lifecycle;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Bisect;

/// <summary>Versions of a package are installed from wheels, started and halved, through the front door and without network.</summary>
[Trait("Tier", "Self")]
public sealed class BisectTests
{
    private const string Case = "stop.number";
    private const string Fault = "--fault stop-ignored";

    [Fact]
    [Trait("Nightly", "yes")]
    public async Task The_first_bad_one_of_eight_is_named_around_one_that_cannot_be_installed()
    {
        using var dir = new TempDir();
        for (var i = 1; i <= 8; i++)
            FakePackage.Write(dir.Path, $"1.0.{i}", i >= 6 ? Fault : "", i == 5 ? "a-package-that-nobody-has" : null);
        FakePackage.Write(dir.Path, "1.0.9", null);

        var (code, output, error) = await Bisect(dir, "1.0.1..1.0.8");

        code.Should().Be(0, output + error);
        output.Should().Contain("8 versions, 1.0.1, 1.0.2").And.Contain("first bad: rapid-mlx 1.0.6 (1.0.4 is the last good one)")
            .And.Contain("or one of those between that could not be judged: 1.0.5 (not installed: ")
            .And.Contain("\n3 starts beside the two ends\n");

        (code, output, error) = await Bisect(dir, "1.0.1..1.0.2");
        code.Should().Be(1, output + error);
        output.Should().Contain("the ends do not differ: 1 case judged alike in 1.0.1 and 1.0.2");

        (code, output, error) = await Bisect(dir, "1.0.1..1.0.9");
        code.Should().Be(2, output + error);
        output.Should().Contain("not judged: 1.0.9, an end of the range, gives no verdict: not judged: the server did not boot");
    }

    [Fact]
    [Trait("Nightly", "yes")]
    public async Task A_case_is_shown_before_and_after_and_an_environment_that_a_kill_left_half_made_is_made_anew()
    {
        using var dir = new TempDir();
        FakePackage.Write(dir.Path, "1.0.1", "");
        FakePackage.Write(dir.Path, "1.0.2", Fault);
        var environments = new PackageEnvironments("rapid-mlx", "python3", dir.Path, [], Path.Combine(dir.Sub("cache"), "mlxdoctor", "bisect"));
        var half = Directory.CreateDirectory(Path.Combine(environments.FolderOf("1.0.1"), "bin")).FullName;
        File.WriteAllText(Path.Combine(half, "rapid-mlx"), "half");

        var (code, output, error) = await Bisect(dir, "1.0.1..1.0.2");

        code.Should().Be(0, output + error);
        output.Should().Contain("first bad: rapid-mlx 1.0.2 (1.0.1 is the last good one)").And.Contain($"{Case} in 1.0.1: pass")
            .And.Contain($"{Case} in 1.0.2: fail (stop.emitted").And.Contain("      seen      ").And.Contain("\n0 starts beside the two ends\n");
        File.Exists(Path.Combine(environments.FolderOf("1.0.1"), PackageEnvironments.Complete)).Should().BeTrue();
        Directory.GetFiles(dir.Sub("runs"), "bisect.md", SearchOption.AllDirectories).Should().ContainSingle()
            .Which.Should().Match(f => File.ReadAllText(f).Contains("first bad: rapid-mlx 1.0.2"));
    }

    private static Task<(int Code, string Output, string Error)> Bisect(TempDir dir, string range) => DoctorProcess.RunWithAsync(
        new Dictionary<string, string> { [DoctorVariables.RunsRoot] = dir.Sub("runs"), ["XDG_CACHE_HOME"] = dir.Sub("cache") },
        "bisect", "rapid-mlx", range, "--case", Case, "--wheels", dir.Path);
}
