using FluentAssertions;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Lifecycle;

/// <summary>The shell part of the front door, with a dotnet that only writes down what it is asked for.</summary>
[Trait("Tier", "Self")]
public sealed class FrontDoorTests : IDisposable
{
    /// <summary>Builds in a second, as slowly as it takes for the others to arrive, and executes by saying so.</summary>
    private const string FakeDotnet = """
        case $1 in
          --list-sdks) echo '10.0.100 [/sdk]' ;;
          build)
            echo "begin" >>log; sleep 1
            for f in harness/MlxDoctor.Cli/bin/Debug/net10.0/mlxdoctor.dll tests/MlxDoctor.Tests/bin/Debug/net10.0/MlxDoctor.Tests.dll; do
              mkdir -p "$(dirname "$f")"; touch "$f"
            done
            echo "end" >>log ;;
          exec) shift; echo "executed $*" ;;
        esac

        """;

    private readonly TempDir _dir = new();
    private readonly string _checkout;
    private readonly Dictionary<string, string> _variables;

    public FrontDoorTests()
    {
        _checkout = _dir.Sub("it's \"my\" chéckout");
        Directory.CreateDirectory(Path.Combine(_checkout, "harness", ".state"));
        Directory.CreateDirectory(_dir.Sub("sdk"));
        File.Copy(Path.Combine(Repo.Root, "harness", "doctor"), Path.Combine(_checkout, "harness", "doctor"));
        _dir.Script("sdk/dotnet", FakeDotnet);
        _variables = new() { ["DOTNET_ROOT"] = _dir.Sub("sdk"), ["DOCTOR_NO_BUILD"] = "0" };
    }

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task Doctors_that_start_together_in_a_fresh_checkout_build_it_once()
    {
        var ends = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RunAsync("check", "--model", "a b")));

        ends.Should().OnlyContain(e => e.Code == 0);
        ends.Should().OnlyContain(e => e.Output == $"executed {_checkout}/harness/MlxDoctor.Cli/bin/Debug/net10.0/mlxdoctor.dll check --model a b\n");
        (await File.ReadAllLinesAsync(Path.Combine(_checkout, "log"))).Should().Equal("begin", "end");
        Directory.EnumerateFileSystemEntries(Path.Combine(_checkout, "harness", ".state")).Should().BeEmpty("the lock goes with the build");
    }

    [Fact]
    public async Task The_lock_of_a_doctor_that_was_killed_in_its_build_holds_nobody_up()
    {
        using var gone = System.Diagnostics.Process.Start("true");
        await gone.WaitForExitAsync();
        File.CreateSymbolicLink(
            Path.Combine(_checkout, "harness", ".state", "build.lock"), gone.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));

        var (code, output, error) = await RunAsync("check");

        code.Should().Be(0, error);
        output.Should().StartWith("executed ");
        (await File.ReadAllLinesAsync(Path.Combine(_checkout, "log"))).Should().Equal("begin", "end");
    }

    [Fact]
    public async Task A_build_that_fails_is_told_with_exit_code_2_and_leaves_no_lock()
    {
        _dir.Script("sdk/dotnet", "case $1 in --list-sdks) echo '10.0.100 [/sdk]' ;; build) echo 'X.cs(1,1): error CS1002: ; expected'; exit 1 ;; esac\n");

        var (code, _, error) = await RunAsync("check");

        code.Should().Be(2);
        error.Should().Contain("error CS1002").And.Contain("the build failed");
        Directory.EnumerateFileSystemEntries(Path.Combine(_checkout, "harness", ".state")).Should().BeEmpty();
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var doctor = DoctorProcess.StartIn(_checkout, _variables, arguments);
        return await DoctorProcess.EndAsync(doctor);
    }
}
