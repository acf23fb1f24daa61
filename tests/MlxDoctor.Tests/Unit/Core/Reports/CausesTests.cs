using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Unit.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Reports;

[Trait("Tier", "Smoke")]
public sealed class CausesTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Findings_of_one_code_and_blame_are_one_cause_and_the_shortest_request_shows_it()
    {
        var causes = Of(
            Failed("text.list", Tag("curl a-long-line", "the tag <think> is in the content")),
            Failed("text.think-tag", Tag("curl short", "the think tag is in the content"), Tag("curl --data-binary '@x'", "another")),
            Failed("text.list", attempt: 2, Tag("curl a-long-line", "the tag is in the content")),
            Failed("text.other", new Finding(FindingCode.TextThinkTag, "somebody else") { Blame = Blame.Model }));

        causes.Select(c => c.Line()).Should().Equal(
            "1. parser: the think tag is in the content, 2 cases, first text.think-tag",
            "2. model: somebody else, text.other");
    }

    [Theory]
    [InlineData("refusal.accepted", 2)]
    [InlineData("parameter.ignored", 2)]
    [InlineData("vstest.failed", 2)]
    [InlineData("usage.sum", 1)]
    public void What_each_case_asks_about_something_of_its_own_is_a_cause_for_each(string code, int causes) =>
        Of(Failed("a.one", new Finding(FindingCode.Find(code)!, "x")), Failed("a.two", new Finding(FindingCode.Find(code)!, "x"))).Should().HaveCount(causes);

    [Fact]
    public void What_has_no_finding_is_told_apart_by_its_reason_and_what_could_not_be_judged_is_first()
    {
        var causes = Of(
            _folder.Record("perf.short", Verdict.Regression, reason: "slower"),
            Failed("a.one", new Finding(FindingCode.UsageSum, "wrong sum")), Failed("a.two", new Finding(FindingCode.UsageSum, "wrong sum")),
            _folder.Record("b.one", Verdict.Error, reason: "the server did not boot\n  | no memory"),
            _folder.Record("b.two", Verdict.Error, reason: "the server did not boot\n  | no memory"),
            _folder.Record("b.three", Verdict.Error, reason: "the harness failed"));

        causes.Select(c => c.Line()).Should().Equal(
            "1. the server did not boot, 2 cases, first b.one",
            "2. the harness failed, b.three",
            "3. wrong sum, 2 cases, first a.one",
            "4. slower, perf.short");
    }

    [Fact]
    public void A_pass_a_skip_and_a_known_deviation_have_no_cause() =>
        Of(_folder.Record("a.one"), _folder.Record("a.two", Verdict.Skip), _folder.Record("a.three", Verdict.Inconclusive),
            Failed("a.four", new Finding(FindingCode.UsageSum, "x")) with { Verdict = Verdict.KnownDeviation }).Should().BeEmpty();

    [Fact]
    public void The_report_of_a_launched_server_starts_it_on_a_fixed_port_and_asks_there()
    {
        var report = Report(
            new ServerRecord { Profile = "mlx-lm", Model = "tiny", Launched = true, Command = "mlx_lm.server --model '/m y/tiny' --port 8080" },
            Failed("text.think-tag", Tag("curl -sS 'http://127.0.0.1:40001/v1/chat/completions' -d '{\"ask\":\"127.0.0.1:9\"}'", "a tag")));

        report.Should().StartWith("# MlxDoctor check: broken: 1 case fails (exit code 2)\n\n## Causes\n\n### 1. parser: a tag, text.think-tag\n");
        report.Should().Contain("Start the server:\n\n```sh\nmlx_lm.server --model '/m y/tiny' --port 8080\n```\n");
        report.Should().Contain("```sh\ncurl -sS 'http://127.0.0.1:8080/v1/chat/completions' -d '{\"ask\":\"127.0.0.1:9\"}'\n```\n").And.NotContain("40001");
        report.Should().Contain("Next: `harness/doctor check --server mlx-lm --server-args '--x '\\''y'\\''' --case text.think-tag`\n");
    }

    [Fact]
    public void A_request_to_a_server_that_runs_already_stays_as_it_was_sent()
    {
        var report = Report(
            new ServerRecord { Profile = "mlx-lm", Model = "tiny", Launched = false, Url = "http://127.0.0.1:40001/v1" },
            Failed("text.think-tag", Tag("curl 'http://127.0.0.1:40001/v1'", "a tag")));

        report.Should().Contain("```sh\ncurl 'http://127.0.0.1:40001/v1'\n```\n").And.NotContain("Start the server");
    }

    [Fact]
    public void Ninety_failures_of_three_causes_are_a_report_that_can_be_read()
    {
        var report = Report(null, [.. Enumerable.Range(0, 93).Select(i => Failed($"a.n{i}",
            Tag("curl x", "a tag"),
            new Finding(FindingCode.UsageSum, "wrong sum") { Blame = Blame.Server, Sent = string.Join('\n', Enumerable.Repeat("body", 20)) },
            new Finding(FindingCode.Shape($"c{i % 3}"), "x")))]);

        report.Split('\n').Length.Should().BeLessThan(400);
        report.Split('\n').Count(l => l.StartsWith("### ", StringComparison.Ordinal)).Should().Be(5);
        report.Should().Contain("| `a.n92` (tiny) | fail |  | 1, 2, 5 | a.n92 is fail | `cases/tiny~a.n92.1.json` |");
    }

    [Fact]
    public void Speed_is_five_lines_with_a_dash_for_what_was_not_measured_and_an_arrow_where_there_is_a_baseline()
    {
        var view = View(null, _folder.Record("perf.all") with
        {
            Metrics =
            [
                new Metric("cold_ttft_ms", "ms", Better.Lower, [120]) { Value = 120, Baseline = 100, DeltaPct = -20 },
                new Metric("decode_tok_s", "tok/s", Better.Higher, [50]) { Value = 50, Baseline = 40, DeltaPct = 25 },
                new Metric("memory_peak_mb", "MB", Better.Lower, [2]) { Value = 2 },
            ],
        });

        SpeedLines.Of(view, "tiny").Should().Equal(
            new SpeedLine("TTFT", "120.00 ms", "100.00 ms", "↓ -20.00 %"),
            new SpeedLine("prefill", "—", "—", ""),
            new SpeedLine("decode", "50.00 tok/s", "40.00 tok/s", "↑ +25.00 %"),
            new SpeedLine("tool call", "—", "—", ""),
            new SpeedLine("memory", "2.00 MB", "—", ""));
        File.ReadAllText(view.Run.ReportFile).Should()
            .Contain("## Speed: tiny\n\n|  | now | baseline | change |\n| --- | --- | --- | --- |\n| TTFT | 120.00 ms | 100.00 ms | ↓ -20.00 % |\n");
    }

    [Fact]
    public void The_last_lines_name_five_causes_and_how_many_more_there_are()
    {
        var view = View(null, [.. Enumerable.Range(0, 7).Select(i => Failed($"a.n{i}", new Finding(FindingCode.Shape($"c{i}"), $"cause {i}")))]);
        _folder.Time.Advance(TimeSpan.FromSeconds(61));
        RunEnd.Write(view.Run, _folder.Time);

        Closing.Lines(RunView.Load(view.Run)).Should().Equal(
            "1. cause 0, a.n0", "2. cause 1, a.n1", "3. cause 2, a.n2", "4. cause 3, a.n3", "5. cause 4, a.n4", "and 2 more causes",
            "took 1 min 01 s", $"page: {view.Run.PageFile}", $"report: {view.Run.ReportFile}", "broken: 7 cases fail for 7 causes (exit code 2)");
    }

    private static Finding Tag(string curl, string message) => new(FindingCode.TextThinkTag, message) { Blame = Blame.Parser, Curl = curl };

    private static IReadOnlyList<Cause> Of(params IEnumerable<CaseRecord> records) => Causes.Of(records.SelectMany(CauseEntry.Of));

    private CaseRecord Failed(string id, params Finding[] findings) => _folder.Record(id, Verdict.Fail) with { Findings = findings };

    private CaseRecord Failed(string id, int attempt, Finding finding) => Failed(id, finding) with { Attempt = attempt };

    private string Report(ServerRecord? server, params IEnumerable<CaseRecord> records) => File.ReadAllText(View(server, records).Run.ReportFile);

    private RunView View(ServerRecord? server, params IEnumerable<CaseRecord> records)
    {
        var run = _folder.Start();
        (RunManifest.Read(run).Value! with
        {
            Options = new Dictionary<string, string> { ["server"] = "mlx-lm", ["server-args"] = "--x 'y'", ["area"] = "output" },
        }).Write(run);
        if (server is not null)
            ServerRecords.Write(run, server);
        foreach (var record in records)
            CaseRecords.Write(run, record);
        RunEnd.Write(run, _folder.Time);
        return RunReports.Render(run);
    }
}
