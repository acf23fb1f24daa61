using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Unit.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Reports;

[Trait("Tier", "Smoke")]
public sealed class RunViewTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_latest_attempt_decides_and_the_others_stay_visible()
    {
        var run = Ended(
            _folder.Start(), _folder.Record("contract.a", Verdict.Fail), _folder.Record("contract.a", attempt: 10),
            _folder.Record("contract.a", Verdict.Fail, attempt: 9));

        var view = RunReports.Render(run);

        view.ExitCode.Should().Be(0);
        view.Cases.Single().Attempts.Select(a => a.Attempt).Should().Equal(1, 9, 10);
        File.ReadAllText(run.ReportFile).Should().Contain("1: fail, 9: fail, 10: pass");
    }

    [Fact]
    public void The_same_case_of_two_models_is_two_cases()
    {
        var run = Ended(_folder.Start(), _folder.Record("contract.a", Verdict.Fail, "a"), _folder.Record("contract.a", model: "b", attempt: 2));

        RunView.Load(run).Counts.Should().Be(new VerdictCounts(1, 1, 0, 0, 0, 0, 0));
    }

    [Fact]
    public void An_unreadable_second_attempt_is_not_hidden_by_a_first_that_passed()
    {
        var run = Ended(_folder.Start(), _folder.Record("contract.a"));
        File.WriteAllText(Path.Combine(run.Cases, "tiny~contract.a.2.json"), "{");

        var view = RunReports.Render(run);

        view.ExitCode.Should().Be(2);
        File.ReadAllText(run.ReportFile).Should().Contain("contract.a.2.json");
    }

    [Fact]
    public void A_lost_manifest_is_an_error_because_strictness_is_lost_with_it()
    {
        var run = Ended(_folder.Start(), _folder.Record("contract.a"));
        File.Delete(run.ManifestFile);

        var view = RunReports.Render(run);

        view.ExitCode.Should().Be(2);
        view.Tier.Should().Be("unknown");
        view.Cases.Should().Contain(c => c.Record.Verdict == Verdict.Error && c.Record.Reason!.Contains("run.json"));
    }

    [Theory]
    [InlineData("run.json")]
    [InlineData("end.json")]
    [InlineData("environment.json")]
    [InlineData("servers/x.json")]
    public void Any_torn_file_breaks_the_run_and_is_named(string file)
    {
        var run = Ended(_folder.Start(), _folder.Record("contract.a"));
        var path = Path.Combine(run.Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "{\"schema_version\":");

        RunView.Load(run).ExitCode.Should().Be(2);
        RunView.Load(run).Cases.Should().Contain(c => c.Record.Verdict == Verdict.Error && c.Record.Reason!.Contains(file));
    }

    [Fact]
    public void A_run_that_was_killed_half_way_shows_what_it_had()
    {
        var run = _folder.Start();
        CaseRecords.Write(run, _folder.Record("contract.a"));
        CaseRecords.Write(run, _folder.Record("contract.b", Verdict.Fail));
        File.WriteAllText(Path.Combine(run.Cases, ".0123.tmp"), "{\"schema_version\": 1, \"id\": \"contr");
        File.WriteAllText(run.Trace, "{\"at\":");

        var view = RunReports.Render(RunDirectory.Open(run.Root));

        view.Aborted.Should().BeTrue();
        view.ExitCode.Should().Be(2);
        view.Counts.Should().Be(new VerdictCounts(1, 1, 0, 0, 0, 0, 0));
        File.ReadAllText(run.ReportFile).Should()
            .Contain("the run has not ended, or was killed").And.Contain("`cases/.0123.tmp` was being written").And.Contain("contract.b");
    }

    [Fact]
    public void Strict_and_bisect_come_from_the_manifest()
    {
        RunDirectory Inconclusive(bool strict, bool bisect) =>
            Ended(_folder.Start(strict: strict, bisect: bisect), _folder.Record("perf.a", Verdict.Inconclusive));

        RunView.Load(Inconclusive(false, false)).ExitCode.Should().Be(0);
        RunView.Load(Inconclusive(true, false)).ExitCode.Should().Be(2);
        RunView.Load(Inconclusive(false, true)).ExitCode.Should().Be(125);
        RunView.Load(Inconclusive(true, true)).ExitCode.Should().Be(125);
    }

    [Fact]
    public void What_the_logger_could_not_do_breaks_the_run()
    {
        var run = Ended(_folder.Start(), _folder.Record("contract.a"));
        File.WriteAllText(run.LoggerErrorFile, "boom");

        RunView.Load(run).ExitCode.Should().Be(2);
    }

    [Fact]
    public void A_server_whose_own_record_is_lost_is_known_from_its_cases()
    {
        var run = Ended(_folder.Start(), _folder.Record("contract.a") with { Server = new CaseServer("http://127.0.0.1:9/v1", "1.2", false) });

        RunView.Load(run).Servers.Single().Should().Match<ServerRecord>(s => s.Profile == "mlx-lm" && s.Version == "1.2" && !s.Launched);
    }

    [Theory]
    [InlineData(Verdict.Pass)]
    [InlineData(Verdict.Fail)]
    [InlineData(Verdict.Skip)]
    public void A_row_that_rules_answered_in_place_of_a_model_is_marked_in_every_report(Verdict verdict)
    {
        var scripted = new CaseServer("http://127.0.0.1:9/v1", "1.2", true) { Scripted = true };
        var run = Ended(
            _folder.Start("full"), _folder.Record("agents.cli-x-default", verdict, "tiny") with { Server = scripted },
            _folder.Record("agents.real", model: "other"));

        RunReports.Render(run);

        var report = File.ReadAllText(run.ReportFile);
        report.Should().Contain("## Scripted model").And.Contain($"- `agents.cli-x-default` (tiny, scripted model): {verdict.Name()}\n")
            .And.Contain($"| `agents.cli-x-default` | agents | tiny | {verdict.Name()} (scripted model) |").And.Contain("| tiny (scripted model) |")
            .And.Contain("| `agents.real` | agents | other | pass |").And.Contain("| other | 1 pass |");
        var cases = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(run.ResultFile))!["cases"]!.AsArray();
        cases.Select(c => ((string)c!["id"]!, (bool)c["scripted"]!)).Should().BeEquivalentTo([("agents.cli-x-default", true), ("agents.real", false)]);
    }

    [Fact]
    public void The_metrics_of_an_attempt_that_was_repeated_do_not_count_twice()
    {
        var metric = new Metric("ttft_ms", "ms", Better.Lower, [1]) { Value = 1, Judgement = Judgement.Regression };
        var run = Ended(
            _folder.Start(), _folder.Record("perf.a") with { Metrics = [metric] },
            _folder.Record("perf.a", attempt: 2) with { Metrics = [metric with { Judgement = Judgement.Same }] });

        var view = RunView.Load(run);

        view.Metrics.Should().ContainSingle();
        view.Regressions.Should().Be(0);
    }

    [Fact]
    public void The_diff_has_a_section_for_each_model_also_without_a_baseline()
    {
        var metric = new Metric("ttft_ms", "ms", Better.Lower, [1]) { Value = 1 };
        var run = Ended(_folder.Start(), _folder.Record("perf.a", model: "one") with { Metrics = [metric] }, _folder.Record("contract.a", model: "two"));

        RunReports.Render(run);

        var diff = File.ReadAllText(run.DiffFile);
        diff.Should().Contain("## one\n\nno baseline yet").And.Contain("## two\n\nNothing was measured");
        File.Exists(run.DiffFileOf("one")).Should().BeTrue();
        File.Exists(run.DiffFileOf("two")).Should().BeTrue();
    }

    [Fact]
    public void A_run_without_a_model_has_a_diff_that_says_so()
    {
        var run = Ended(_folder.Start("smoke"), _folder.Record("smoke.unit-tests", model: null));

        RunReports.Render(run).ExitCode.Should().Be(0);
        File.ReadAllText(run.DiffFile).Should().Contain("No model took part");
    }

    [Fact]
    public void The_summary_ends_with_the_answer_and_the_path()
    {
        var run = SampleRun.Write(_folder);

        var lines = RunSummary.Lines(RunView.Load(run));

        lines.Should().Equal(
            "Baseline comparison",
            "  org/tiny|4bit: 1 regression, 1 dropped, 1 inconclusive, 1 same, 1 new",
            "    regression ttft_ms: 120.50 ms, baseline 100.00 ms, -20.50 % (limit 5.00 %)",
            "    dropped cold_ttft_ms: —, baseline 300.00 ms, — (limit —)",
            "1 regression",
            "3 pass, 1 fail, 1 regression, 1 inconclusive, 2 skip, 1 known-deviation, 1 error",
            "1. server: the server died: exit code 137, output.boot",
            "2. server: The stream has no [DONE], contract.stream-done",
            "3. parser: A tool call as text in the content, contract.stream-done",
            "4. ttft_ms is slower, twice, perf.short",
            "took 1 min 11 s",
            $"page: {run.PageFile}",
            $"report: {run.ReportFile}",
            "broken: 1 case fails, 1 case could not be judged, 1 case confirmed slower, 1 case inconclusive (exit code 2)");
    }

    private RunDirectory Ended(RunDirectory run, params IEnumerable<CaseRecord> records)
    {
        foreach (var record in records)
            CaseRecords.Write(run, record);
        RunEnd.Write(run, _folder.Time);
        return run;
    }
}
