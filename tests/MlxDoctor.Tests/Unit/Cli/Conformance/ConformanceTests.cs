using FluentAssertions;
using MlxDoctor.Cli;
using MlxDoctor.Cli.Conformance;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Tests.Unit.Core.Runs;
using MlxDoctor.Tests.Unit.Harness.Asking.Tapes;
using Xunit;

namespace MlxDoctor.Tests.Unit.Cli.Conformance;

[Trait("Tier", "Smoke")]
public sealed class ConformanceTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_page_shows_MUST_and_SHOULD_apart_with_each_case_and_its_findings()
    {
        var page = await PageAsync("mlx-lm-0.32.2.md", ConformanceRun.Write(_folder).Root);

        page.Should().StartWith("# Conformance: mlx-lm 0.32.2\n");
        page.Should().Contain("| MUST | 4 | 1 | 1 | 1 | 1 |\n| SHOULD | 1 | 0 | 1 | 0 | 0 |\n");
        var (must, should) = (page.IndexOf("## MUST", StringComparison.Ordinal), page.IndexOf("## SHOULD", StringComparison.Ordinal));
        Line(page, "| `finish.stop` |").Should().EndWith("| holds |  |");
        Line(page, "| `usage.in-stream` |").Should().EndWith("| **fails** | [1](#f1) |");
        Line(page, "| `tools.required-unasked` |").Should().EndWith("| deviates | [2](#f2) |");
        Line(page, "| `refuse.n-two` |").Should().EndWith("| deviates | [3](#f3) |");
        page.IndexOf("| `tools.required-unasked` |", StringComparison.Ordinal).Should().BeInRange(must, should);
        page.IndexOf("| `refuse.n-two` |", StringComparison.Ordinal).Should().BeGreaterThan(should);
        page.Should().Contain("- the server asks for no key: `auth.wrong-key`\n");
    }

    [Fact]
    public async Task New_failures_and_known_deviations_both_get_a_request_and_a_report_to_file()
    {
        var page = await PageAsync("mlx-lm-0.32.2.md", ConformanceRun.Write(_folder).Root);

        page.Should().Contain("1. no usage\n\nMUST, **new**, to blame: server. Shows in 1 case: `usage.in-stream`.");
        page.Should().Contain("2. tool\\_choice is ignored\n\nMUST, known deviation, to blame: server.");
        var check = Catalogue.Find("usage.in-stream").Info;
        var report = page[page.IndexOf("```text", StringComparison.Ordinal)..];
        report[..report.IndexOf("\n```\n", StringComparison.Ordinal)].Should().Be(
            $$"""
            ```text
            mlx-lm 0.32.2: no usage

            Versions: mlx-lm 0.32.2, mlx 0.32.4, MlxDoctor 9.8.7
            Hardware: Apple M9, 12 cores, 64 GB, macOS 26.1
            Model:    doctor-tiny (a tiny chat model: fixtures/models/doctor-tiny of MlxDoctor)
            Server:   mlx_lm.server --model doctor-tiny --host 127.0.0.1 --port 8080

            Request:
            curl -sS -N 'http://127.0.0.1:8080/v1/chat/completions' -H 'Content-Type: application/json' --data-binary '{"model":"doctor-tiny","stream":true}'

            Expected: what the API says
            Seen:     File "…/site-packages/mlx_lm/server.py", line 5, see …/jane.log
            (no usage)

            Why it matters: {{check.Why}}. Source: {{check.Source}}.
            """);
    }

    [Fact]
    public async Task No_path_of_the_machine_and_no_port_of_the_run_is_in_any_page()
    {
        await ConformanceAsync(ConformanceRun.Write(_folder).Root, ConformanceRun.Write(_folder, "vllm-mlx", "vllm-mlx 0.6.0").Root);

        foreach (var file in Directory.GetFiles(Out))
            File.ReadAllText(file).Should().NotContainAny("/Users", "/private", "40001", _folder.Path, Repo.Root, Path.GetTempPath());
    }

    [Fact]
    public async Task Of_two_runs_of_one_version_the_later_record_of_a_case_counts()
    {
        var failed = ConformanceRun.Write(_folder);
        var mended = ConformanceRun.Write(_folder, usage: Verdict.Pass);

        var page = await PageAsync("mlx-lm-0.32.2.md", mended.Root, failed.Root);

        Line(page, "| `usage.in-stream` |").Should().EndWith("| holds |  |");
        page.Should().NotContain("no usage").And.Contain("| MUST | 4 | 2 | 1 | 0 | 1 |");
    }

    [Fact]
    public async Task Several_servers_and_versions_get_a_grid_beside_their_pages()
    {
        await ConformanceAsync(
            ConformanceRun.Write(_folder).Root,
            ConformanceRun.Write(_folder, version: "mlx-lm 0.33.0", usage: Verdict.Pass).Root,
            ConformanceRun.Write(_folder, "vllm-mlx", "vllm-mlx 0.6.0").Root);

        Directory.GetFiles(Out).Select(Path.GetFileName).Should().BeEquivalentTo(
            "mlx-lm-0.32.2.md", "mlx-lm-0.32.2.json", "mlx-lm-0.33.0.md", "mlx-lm-0.33.0.json", "vllm-mlx-0.6.0.md", "vllm-mlx-0.6.0.json", "README.md");
        var grid = await File.ReadAllTextAsync(Path.Combine(Out, "README.md"));
        grid.Should().Contain("| case | mlx-lm 0.32.2 | mlx-lm 0.33.0 | vllm-mlx 0.6.0 |\n");
        Line(grid, "| `usage.in-stream` |").Should().Be("| `usage.in-stream` | **fails** | holds | **fails** |");
        Line(grid, "| [mlx-lm 0.33.0](mlx-lm-0.33.0.md) |").Should().EndWith("| 2 | 1 | 0 | 1 | 1 |");
    }

    [Fact]
    public async Task One_server_alone_has_no_grid_and_joins_the_grid_of_those_that_are_there()
    {
        await ConformanceAsync(ConformanceRun.Write(_folder).Root);
        Directory.GetFiles(Out).Select(Path.GetFileName).Should().BeEquivalentTo("mlx-lm-0.32.2.md", "mlx-lm-0.32.2.json");

        await ConformanceAsync(ConformanceRun.Write(_folder, "vllm-mlx", "vllm-mlx 0.6.0").Root);

        (await File.ReadAllTextAsync(Path.Combine(Out, "README.md"))).Should().Contain("| case | mlx-lm 0.32.2 | vllm-mlx 0.6.0 |\n");
    }

    [Fact]
    public async Task A_later_run_of_some_cases_is_put_into_the_page_that_is_there_and_the_page_tells_both()
    {
        await ConformanceAsync(ConformanceRun.Write(_folder).Root);
        var later = ConformanceRun.Write(_folder, usage: Verdict.Pass);
        foreach (var file in Directory.GetFiles(later.Cases).Where(f => !f.Contains("usage.in-stream", StringComparison.Ordinal)))
            File.Delete(file);

        var page = await PageAsync("mlx-lm-0.32.2.md", later.Root, "--renew");

        Line(page, "| `usage.in-stream` |").Should().EndWith("| holds |  |");
        Line(page, "| `finish.stop` |").Should().EndWith("| holds |  |");
        page.Should().Contain("| MUST | 4 | 2 | 1 | 0 | 1 |").And
            .Contain("- Run of 2026-03-09 14:05 UTC: 4 records, commit not recorded, load average not recorded before").And.Contain(
                "- Run of 2026-03-10 14:05 UTC: 1 record, ");
    }

    [Fact]
    public async Task A_page_is_written_anew_from_its_data_as_it_was()
    {
        var page = await PageAsync("mlx-lm-0.32.2.md", ConformanceRun.Write(_folder).Root);
        File.Delete(Path.Combine(Out, "mlx-lm-0.32.2.md"));

        (await PageAsync("mlx-lm-0.32.2.md", "--rewrite")).Should().Be(page);
    }

    [Fact]
    public async Task A_finding_that_the_profile_excuses_by_now_is_no_new_failure_and_one_that_it_does_not_is()
    {
        var run = ConformanceRun.Write(_folder);
        foreach (var file in Directory.GetFiles(run.Cases).Where(f => f.Contains("tools.required-unasked", StringComparison.Ordinal)))
            await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"known-deviation\"", "\"fail\"", StringComparison.Ordinal));
        foreach (var file in Directory.GetFiles(run.Cases).Where(f => f.Contains("refuse.n-two", StringComparison.Ordinal)))
            await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("refusal.accepted", "refusal.strange", StringComparison.Ordinal));

        var page = await PageAsync("mlx-lm-0.32.2.md", run.Root);

        Line(page, "| `tools.required-unasked` |").Should().Contain("| deviates |");
        Line(page, "| `refuse.n-two` |").Should().Contain("| **fails** |");
    }

    [Theory]
    [InlineData("no run is named")]
    [InlineData("--rewrite takes no run", "some-run", "--rewrite")]
    public async Task Runs_or_a_rewrite_must_be_asked_for(string error, params string[] arguments)
    {
        var (code, _, said) = await RunAsync(arguments);

        code.Should().Be(2);
        said.Should().Contain(error).And.Contain("try: ");
    }

    [Fact]
    public async Task The_recorded_mlx_lm_gets_a_page_with_its_deviations_and_requests_that_name_no_folder()
    {
        var (head, outcomes) = await TapeJudge.RunAsync("mlx-lm-0.32.2", withDeviations: true);
        var run = _folder.Start();
        foreach (var (id, outcome) in outcomes)
            CaseRecords.Write(run, CaseRecord.Of(outcome, id, Catalogue.Find(id).Info.Area.Name(), head.Model, 1, _folder.Time.GetUtcNow(), 1) with
            {
                Profile = head.Profile,
                Server = new CaseServer("http://recorded/v1", head.Version, true),
            });

        var page = await PageAsync("mlx-lm-0.32.2.md", run.Root);

        page.Should().Contain("| MUST | 25 | 14 | 11 | 0 | 0 |\n| SHOULD | 7 | 0 | 7 | 0 | 0 |\n").And.NotContain("**new**");
        page.Should().Contain("curl -sS 'http://127.0.0.1:8080/v1/chat/completions'").And.NotContain("/tmp/");
        Line(page, "mlx-lm 0.32.2: NaN passes").Should().Be("mlx-lm 0.32.2: NaN passes the range check");
    }

    [Fact]
    public async Task Bad_requests_that_are_accepted_are_as_many_findings_as_requests_and_a_long_body_is_not_cut()
    {
        var run = ConformanceRun.Write(_folder);
        foreach (var (id, curl) in new[]
        {
            ("refuse.top-p-negative", "curl 'http://127.0.0.1:40001/v1'"), ("refuse.top-p-high", "curl --data-binary '" + new string('x', 9000) + "'"),
        })
            CaseRecords.Write(run, _folder.Record(id, Verdict.Fail, ConformanceRun.Model, reason: "accepted") with
            {
                Area = "contract",
                Server = new CaseServer("http://127.0.0.1:40001/v1", "mlx-lm 0.32.2", true),
                Findings = [new Finding(FindingCode.RefusalAccepted, "a bad request is accepted") { Curl = curl }],
            });

        var page = await PageAsync("mlx-lm-0.32.2.md", run.Root);

        page.Should().Contain(". a bad request is accepted: top\\_p -0.5\n").And.Contain(". a bad request is accepted: top\\_p 1.5\n");
        page.Should().Contain("Request:\nits body is too long for a page; harness/doctor check --case refuse.top-p-high sends it\n").And.NotContain("xxxx");
    }

    [Fact]
    public async Task A_page_of_a_run_that_was_killed_says_that_cases_may_be_missing()
    {
        var run = ConformanceRun.Write(_folder);
        File.Delete(run.EndFile);

        (await PageAsync("mlx-lm-0.32.2.md", run.Root)).Should().Contain("**A run was interrupted: cases may be missing.**").And
            .Contain("| `usage.in-stream` |");
    }

    [Fact]
    public async Task A_run_that_put_no_case_to_a_server_is_refused_with_what_to_run()
    {
        var (code, _, error) = await RunAsync(_folder.Start().Root);

        code.Should().Be(2);
        error.Should().Contain("no case of the contract met a server").And.Contain("--area contract,output --level all");
    }

    [Fact]
    public void A_case_that_was_not_put_is_an_empty_cell_and_of_several_models_the_worst_counts()
    {
        VerdictCell.Of(null).Should().BeEmpty();
        VerdictCell.Worst([null, _folder.Record("a.b"), _folder.Record("a.b", Verdict.KnownDeviation), _folder.Record("a.b", Verdict.Skip)])
            .Should()
            .Be("deviates");
    }

    [Theory]
    [InlineData("POST /v1/chat/completions to http://127.0.0.1:40001/v1", "POST /v1/chat/completions to http://127.0.0.1:8080/v1")]
    [InlineData("GET /usr", "GET /usr")]
    [InlineData("in /opt/venv/lib/python3/dist-packages/vllm_mlx/api.py:7", "in …/dist-packages/vllm_mlx/api.py:7")]
    [InlineData("{\"model\":\"/Users/jane/models/doctor-tiny\"}", "{\"model\":\"doctor-tiny\"}")]
    [InlineData("/Users/jane/models/doctor-tiny/config.json", "doctor-tiny/config.json")]
    [InlineData("'/strange/place/file'", "'…/file'")]
    public void Paths_of_a_machine_leave_their_last_name_and_paths_of_the_API_stay(string text, string clean) =>
        new Scrub([(ConformanceRun.Folder, "doctor-tiny")], ["http://127.0.0.1:40001/v1"], ["/strange/runs"]).Clean(text).Should().Be(clean);

    private string Out => Path.Combine(_folder.Path, "pages");

    private async Task<string> PageAsync(string file, params string[] runs)
    {
        await ConformanceAsync(runs);
        return await File.ReadAllTextAsync(Path.Combine(Out, file));
    }

    private async Task ConformanceAsync(params string[] runs)
    {
        var (code, output, error) = await RunAsync(runs);
        code.Should().Be(0, error);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().OnlyContain(f => File.Exists(f.Trim()));
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] runs)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await DoctorApp.RunAsync(["conformance", .. runs, "--out", Out], output, error);
        return (code, output.ToString(), error.ToString());
    }

    private static string Line(string page, string start) => page.Split('\n').Single(l => l.StartsWith(start, StringComparison.Ordinal));
}
