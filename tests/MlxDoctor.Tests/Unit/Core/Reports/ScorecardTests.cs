using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Cases.Benchmark;
using MlxDoctor.Tests.Unit.Weights;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Reports;

[Trait("Tier", "Smoke")]
public sealed class ScorecardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RunDirectory _run;

    public ScorecardTests()
    {
        _run = RunDirectory.At(Path.Combine(_folder.Path, "run"));
        (RunManifest.Start("benchmark", TimeProvider.System) with { Options = new Dictionary<string, string> { ["servers"] = "a,b" } }).Write(_run);
    }

    [Fact]
    public void What_was_not_measured_is_never_0()
    {
        Add("m", "a", CaseOutcome.Pass(Value("decode_tok_s", 0), Value("tool_call_pct", null), Value("cold_ttft_ms", double.NaN)));
        RunReports.Render(_run);

        var row = File.ReadAllLines(_run.ScorecardFile).Single(l => l.StartsWith("| m |", StringComparison.Ordinal));
        row.Should().Be("| m | — | — | — | 0.0 | — | — | — | — | — | — | — | ok | — | — | — | — | — | — | — | — | not run |");
        var cell = JsonNode.Parse(File.ReadAllBytes(_run.ScorecardJsonFile))!["models"]![0]!["cells"]![0]!;
        ((double)cell["decode_tok_s"]!).Should().Be(0);
        cell["cold_ttft_ms"].Should().BeNull();
        cell["score"].Should().BeNull();
    }

    [Fact]
    public void The_best_score_is_first_and_failed_and_skipped_models_stay()
    {
        Add("bad", "a", CaseOutcome.Error("the server did not boot: | <b>no</b> |"));
        Add("slow", "b", CaseOutcome.Pass(Value("score", 1)));
        Add("fast", "a", CaseOutcome.Pass(Value("score", 2)));
        ModelRecords.Write(_run, new ModelRecord { Model = "never", SizeBytes = 2_500_000_000 });
        ModelRecords.Write(_run, new ModelRecord { Model = "half", Skipped = "partial download: no weights" });
        RunReports.Render(_run);

        var text = File.ReadAllText(_run.ScorecardFile);
        text.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(2).Select(l => l.Split(" | ")[0]).Should()
            .Equal("| fast", "| slow", "| bad", "| never");
        text.Should().Contain("FAIL: the server did not boot: \\| &lt;b&gt;no&lt;/b&gt; \\|").And.Contain("2.5 GB").And
            .Contain("- half: partial download: no weights");
    }

    [Fact]
    public void A_record_that_cannot_be_read_is_an_error_of_the_run()
    {
        Directory.CreateDirectory(_run.Models);
        File.WriteAllText(Path.Combine(_run.Models, "x.json"), "{");

        RunReports.Render(_run).Cases.Should().Contain(c => c.Record.Verdict == Verdict.Error && c.Record.Reason!.Contains("models/x.json"));
    }

    [Fact]
    public void Nothing_measured_is_not_published()
    {
        Add("bad", "a", CaseOutcome.Error("no"));
        var cards = Path.Combine(_folder.Path, "cards");

        ScorecardFolder.Publish(RunReports.Render(_run), cards).Should().BeFalse();
        Directory.Exists(cards).Should().BeFalse();
    }

    [Theory]
    [InlineData(null, "latest.md|scorecard-TIME.md|scorecard.json")]
    [InlineData("--case stop.*", "scorecard-TIME.md")]
    public void A_narrowed_benchmark_says_so_and_never_becomes_the_latest(string? narrowed, string files)
    {
        var manifest = RunManifest.Read(_run).Value!;
        if (narrowed is not null)
            (manifest with { Options = new Dictionary<string, string>(manifest.Options) { [Scorecard.NarrowedOption] = narrowed } }).Write(_run);
        RunEnvironment.Add(
            _run, new Dictionary<string, string> { ["load_before"] = "3.5", ["load_after"] = "4.0", ["memory_gb"] = "24", ["commit"] = "0123456789" });
        Add("m", "a", CaseOutcome.Pass(Value("score", 1)));
        var cards = Path.Combine(_folder.Path, "cards");

        ScorecardFolder.Publish(RunReports.Render(_run), cards).Should().BeTrue();

        var time = manifest.StartedAt.UtcDateTime.ToString("yyyy-MM-dd-HHmmss", System.Globalization.CultureInfo.InvariantCulture);
        Directory.EnumerateFiles(cards).Select(Path.GetFileName).Should().BeEquivalentTo(files.Replace("TIME", time, StringComparison.Ordinal).Split('|'));
        var page = File.ReadAllText(_run.ScorecardFile);
        page.Should().Contain("- load average before (an idle machine has 0): 3.5\n- load average after: 4.0\n").And.Contain("- memory, GB: 24\n").And
            .Contain(", commit 0123456789\n");
        page.Contains("**Narrowed** by `--case stop.*`", StringComparison.Ordinal).Should().Be(narrowed is not null);
        ((string?)JsonNode.Parse(File.ReadAllBytes(_run.ScorecardJsonFile))!["narrowed"]).Should().Be(narrowed);
    }

    [Theory]
    [InlineData(100.0, 50.0, 50.0, 25.0)]
    [InlineData(100.0, null, 50.0, null)]
    [InlineData(100.0, 50.0, null, null)]
    [InlineData(null, 50.0, 50.0, null)]
    [InlineData(100.0, 0.0, 50.0, 0.0)]
    public void A_score_needs_all_its_parts(double? decode, double? contract, double? tools, double? expected) =>
        BenchmarkCase.Score([Value("decode_tok_s", decode), Value("contract_pct", contract), Value("tool_call_pct", tools)]).Value.Should().Be(expected);

    public void Dispose() => _folder.Dispose();

    private void Add(string model, string server, CaseOutcome outcome) =>
        CaseRecords.Write(_run, CaseRecord.Of(outcome, $"benchmark.{server}", "benchmark", model, 1, DateTimeOffset.UnixEpoch, 1) with { Profile = server });

    private static Metric Value(string id, double? value) => new(id, "", Better.Higher, []) { Value = value };
}
