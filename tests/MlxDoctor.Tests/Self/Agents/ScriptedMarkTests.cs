using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Self.Lifecycle;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Agents;

/// <summary>Rules that answer in place of a model are never taken for one.</summary>
[Trait("Tier", "Self")]
public sealed class ScriptedMarkTests
{
    [Fact]
    public async Task A_run_on_the_scripted_engine_says_so_at_every_row_of_every_report()
    {
        using var dir = new TempDir();

        var (code, output, error) = await DoctorProcess.RunWithAsync(
            new Dictionary<string, string>
            {
                ["DOCTOR_SERVER_ARGS"] = $"--engine scripted --script {Path.Combine(Repo.Root, "fixtures", "scripts", "read-a-file.yaml")}",
            },
            "check", "--case", "models.list", "--out", dir.Path);

        code.Should().Be(0, output + error);
        output.Should().MatchRegex(@"(?m)^  models +1 pass .*scripted model");
        var run = RunDirectory.Open(Directory.EnumerateDirectories(dir.Path).Single());
        var report = await File.ReadAllTextAsync(run.ReportFile);
        report.Should().Contain("## Scripted model").And.Contain("- `models.list` (doctor-tiny, scripted model): pass").And
            .Contain("| pass (scripted model) |");
        var row = JsonNode.Parse(await File.ReadAllTextAsync(run.ResultFile))!["cases"]!.AsArray().Single()!;
        ((string)row["verdict"]!, (bool)row["scripted"]!).Should().Be(("pass", true));
    }
}
