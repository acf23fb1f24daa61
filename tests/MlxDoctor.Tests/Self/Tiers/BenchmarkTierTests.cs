using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Self.Lifecycle;
using Xunit;

namespace MlxDoctor.Tests.Self.Tiers;

/// <summary>The scorecard: nothing vanishes, neither what failed nor what a kill left.</summary>
[Trait("Tier", "Self")]
public sealed class BenchmarkTierTests : IDisposable
{
    private readonly BrokenModels _models = new();

    private Dictionary<string, string> Variables => new() { ["DOCTOR_SCORECARDS"] = _models.Scorecards };

    [Fact]
    public async Task A_failed_cell_keeps_its_row_and_says_why_and_a_model_that_is_not_whole_is_skipped_with_its_reason()
    {
        var (code, output, error) = await DoctorProcess.RunWithAsync(
            Variables, "benchmark", "--servers", "embedded", "--models", $"doctor-tiny,{_models.Strange()},{_models.Truncated()}", "--case", "stop.*", "--out",
            _models.Runs);

        code.Should().Be(2, output + error);
        var card = await File.ReadAllTextAsync(Kept());
        card.Should().MatchRegex(@"\| doctor-tiny \| bfloat16 \| 10\.2 MB \| 4096 \|.*\| 100\.0 \| — \| — \| ok \|");
        card.Should().MatchRegex(@"\| strange-[0-9a-f]{8} \| 4-bit \|( .* \| 4096 \|)( — \|){8} FAIL: the server did not boot");
        card.Should().MatchRegex(@"(?s)## Skipped.*truncated: partial download");
        card.Should().Contain("**Narrowed** by `--case stop.* --models doctor-tiny,").And.MatchRegex("load average before .*: [0-9.]+").And
            .MatchRegex("load average after: [0-9.]+");
        Directory.EnumerateFiles(_models.Scorecards).Select(Path.GetFileName).Should().NotContain("latest.md", "a part of a benchmark is nobody's latest");
        var run = RunDirectory.Open(Directory.EnumerateDirectories(_models.Runs).Single());
        (await File.ReadAllTextAsync(run.ScorecardFile)).Should().Be(card);
        var json = JsonNode.Parse(await File.ReadAllTextAsync(run.ScorecardJsonFile))!;
        ((string)json["skipped"]![0]!["model"]!).Should().Be("truncated");
        json["models"]![1]!["cells"]![0]!["decode_tok_s"].Should().BeNull();
    }

    [SkippableFact]
    public async Task A_killed_benchmark_keeps_its_finished_rows_and_goes_on()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "finds the processes of the run in /proc");
        string folder;
        using (var doctor =
            DoctorProcess.StartWith(Variables, "benchmark", "--models", "doctor-tiny,doctor-tiny-4bit", "--case", "stop.*", "--out", _models.Runs))
        {
            folder = await DoctorProcess.FirstRecordAsync(_models.Runs);
            await DoctorProcess.KillRunAsync(doctor, folder);
        }
        var run = RunDirectory.Open(folder);
        MlxDoctor.Core.Reports.RunReports.Render(run);
        var half = await File.ReadAllTextAsync(run.ScorecardFile);
        half.Should().Contain("| ok |").And.MatchRegex(@"doctor-tiny-4bit .*\| not run \|");
        Directory.Exists(_models.Scorecards).Should().BeFalse("an unfinished scorecard is nobody's latest");
        var first = CaseRecords.ReadAll(run).Records.Should().ContainSingle().Subject;

        var (code, output, error) = await DoctorProcess.RunWithAsync(Variables, "benchmark", "--resume", folder);

        code.Should().Be(0, output + error);
        var records = CaseRecords.ReadAll(run).Records;
        records.Should().HaveCount(2).And.OnlyContain(r => r.Record.Attempt == 1);
        records.Should().ContainSingle(r => r.File == first.File).Which.Record.StartedAt.Should().Be(first.Record.StartedAt);
        (await File.ReadAllTextAsync(Kept())).Should().NotContain("not run").And.Contain("doctor-tiny-4bit");
    }

    [Fact]
    public async Task When_nothing_can_be_run_every_name_gets_its_reason()
    {
        var (code, _, error) = await DoctorProcess.RunWithAsync(
            Variables, "benchmark", "--models", $"{_models.Truncated()},qwen3-8b,qwen3-8bb", "--out", _models.Runs);

        code.Should().Be(2);
        error.Should().Contain("truncated: partial download").And.Contain("qwen3-8b: not found").And.Contain("qwen3-8bb: no model 'qwen3-8bb'").And
            .Contain("'qwen3-8b'");
        Directory.EnumerateDirectories(_models.Runs).Should().BeEmpty("nothing was started");
    }

    [Fact]
    public async Task Two_servers_are_two_column_groups_and_one_that_is_not_installed_fails_in_its_own()
    {
        var (code, output, error) = await DoctorProcess.RunWithAsync(
            new Dictionary<string, string>(Variables) { ["PATH"] = "/usr/bin:/bin:" + Path.GetDirectoryName(Environment.ProcessPath) },
            "benchmark", "--models", "doctor-tiny", "--servers", "embedded,mlx-openai-server", "--case", "stop.number", "--out", _models.Runs);

        code.Should().Be(2, output + error);
        var card = await File.ReadAllTextAsync(Kept());
        card.Should().Contain("embedded: decode tok/s").And.Contain("mlx-openai-server: decode tok/s");
        card.Should().MatchRegex(@"\| ok \|( — \|){8} FAIL: the server did not boot.*not installed");
    }

    public void Dispose() => _models.Dispose();

    private string Kept() => Directory.EnumerateFiles(_models.Scorecards, "scorecard-*.md").Single();
}
