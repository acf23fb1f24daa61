using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Lifecycle;

/// <summary>Homes that cannot be read, and paths that a careless program takes apart.</summary>
[Trait("Tier", "Self")]
public sealed class OddPlacesTests : IDisposable
{
    private readonly TempDir _dir = new();

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task A_home_that_cannot_be_read_or_written_stops_no_check()
    {
        var (code, output, error) = await DoctorProcess.RunWithAsync(NoHome(), "check", "--case", "stop.number", "--out", _dir.Sub("runs"));

        code.Should().Be(0, output + error);
        Directory.Exists(Path.Combine(Repo.Root, ".local")).Should().BeFalse("nothing is written where a home would have been");
        var run = Directory.EnumerateDirectories(_dir.Sub("runs")).Single();
        ((int)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(run, "result.json")))!["counts"]!["pass"]!).Should().Be(1);
    }

    [Theory]
    [InlineData("models", "doctor-tiny")]
    [InlineData("agents", "aider")]
    [InlineData("servers", "embedded")]
    public async Task Verbs_that_look_around_in_the_home_get_by_without_it(string verb, string listed)
    {
        var (code, output, error) = await DoctorProcess.RunWithAsync(NoHome(), verb);

        code.Should().Be(0, error);
        output.Should().Contain(listed);
    }

    [SkippableTheory]
    [InlineData("models", "doctor-tiny")]
    [InlineData("agents", "mlxdoctor/agents")]
    public async Task A_home_that_its_owner_may_not_enter_is_no_hindrance_and_no_other_folder_stands_in(string verb, string listed)
    {
        if (OperatingSystem.IsWindows())
            throw new SkipException("needs the rights of a Unix file");
        var root = Environment.UserName == "root";
        Skip.If(
            root && !File.Exists("/usr/bin/setpriv"), "root may enter every folder, and setpriv (util-linux), which takes that right away, is not installed");
        var home = _dir.Sub("home");
        Directory.CreateDirectory(home);
        File.SetUnixFileMode(home, UnixFileMode.None);
        try
        {
            using var doctor =
                DoctorProcess.StartBy("env", [
                    "-u", "XDG_CONFIG_HOME", $"HOME={home}", "DOTNET_CLI_HOME=",
                    .. root ? (string[])["setpriv", "--bounding-set=-all", "--inh-caps=-all"] : [],
                ], verb);
            var (code, output, error) = await DoctorProcess.EndAsync(doctor);

            code.Should().Be(0, error);
            output.Should().Contain(listed);
            if (verb == "agents")
                output.Should().Contain(
                    $"your own profiles: {home}/.config/mlxdoctor/agents", "a path without its home would be looked for where the user happens to be");
        }
        finally
        {
            File.SetUnixFileMode(home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task A_home_that_is_not_named_at_all_is_no_hindrance()
    {
        using var doctor = DoctorProcess.StartBy("env", ["-u", "HOME", "-u", "DOTNET_CLI_HOME"], "models");
        var (code, output, error) = await DoctorProcess.EndAsync(doctor);

        code.Should().Be(0, error);
        output.Should().Contain("doctor-tiny");
    }

    [SkippableFact]
    public async Task Spaces_quotes_and_foreign_letters_in_every_path_change_nothing()
    {
        Skip.If(OperatingSystem.IsWindows(), "such names are not allowed there");
        var checkout = LinkedCheckout.Create(_dir.Sub("Zoë's check out"));
        var model = Model(_dir.Sub("mödels & co/tiny \"4 bit\", it's 小"));
        var runs = _dir.Sub("rüns of \"today\", 日本 it's");

        using var doctor = DoctorProcess.StartIn(checkout, new Dictionary<string, string>(), "check", "--case", "stop.number", "--model", model, "--out", runs);
        var (code, output, error) = await DoctorProcess.EndAsync(doctor);

        code.Should().Be(0, output + error);
        var run = RunDirectory.Open(Directory.EnumerateDirectories(runs).Single());
        var record = CaseRecords.ReadAll(run).Records.Should().ContainSingle("no row loses its record").Subject.Record;
        record.Verdict.Should().Be(Core.Cases.Verdict.Pass);
        record.Model.Should().StartWith("tiny \"4 bit\", it's 小-");
        ServerRecords.ReadAll(run).Records.Should().ContainSingle().Which.ModelPath.Should().Be(model);
        output.Should().Contain($"report: {run.ReportFile}");
        File.Exists(run.DiffFileOf(record.Model!)).Should().BeTrue();
        using var report = DoctorProcess.StartIn(checkout, new Dictionary<string, string>(), "report", run.Root);
        (await DoctorProcess.EndAsync(report)).Code.Should().Be(0);
    }

    /// <summary>Below a device nothing can be read or made, not even by root.</summary>
    private static Dictionary<string, string> NoHome() => new()
    {
        ["HOME"] = "/dev/null/home",
        ["XDG_CONFIG_HOME"] = "",
        ["XDG_CACHE_HOME"] = "",
        ["DOTNET_CLI_HOME"] = "",
    };

    private static string Model(string path)
    {
        Directory.CreateDirectory(path);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repo.Root, "fixtures", "models", "doctor-tiny-4bit")))
            File.Copy(file, Path.Combine(path, Path.GetFileName(file)));
        return path;
    }
}
