using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Unit.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Reports;

/// <summary>What was compared with a baseline, and what was not, in the last line, the header and the result.</summary>
[Trait("Tier", "Smoke")]
public sealed class ComparisonTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Speed_that_was_not_compared_is_never_just_fine()
    {
        var run = Run(new() { Model = "tiny", What = ComparisonRecord.Speed, Missing = "no baseline on this machine" }, [], Measured("decode_tok_s", null));

        var view = RunReports.Render(run);

        RunSummary.Lines(view).Should().Contain("fine; speed not compared: no baseline on this machine (exit code 0)");
        File.ReadAllText(run.DiffFile).Should().Contain("speed not compared: no baseline on this machine.");
        var compared = JsonNode.Parse(File.ReadAllText(run.ResultFile))!["comparisons"]!.AsArray().Single()!;
        ((int)compared["not_compared"]!).Should().Be(1);
        ((int)compared["compared"]!).Should().Be(0);
        ((string)compared["missing"]!).Should().Be("no baseline on this machine");
    }

    [Theory]
    [InlineData("speed", "no baseline on this machine", 2)]
    [InlineData("answers", null, 2)]
    [InlineData("speed", null, 0)]
    public void What_is_required_and_was_not_compared_is_2(string required, string? missing, int code)
    {
        var record = new ComparisonRecord
        {
            Model = "tiny",
            What = ComparisonRecord.Speed,
            Missing = missing,
            RecordedAt = missing is null ? _folder.Time.GetUtcNow() : null,
        };
        var run = Run(record, [required], Measured("decode_tok_s", missing is null ? Judgement.Same : null));

        var view = RunReports.Render(run);

        view.ExitCode.Should().Be(code);
        Headline.Of(view).Contains($"required and not compared: {required}", StringComparison.Ordinal).Should().Be(code == 2);
    }

    [Fact]
    public void A_figure_that_counts_and_was_not_compared_is_said_where_the_rest_was()
    {
        var run = Run(
            new() { Model = "tiny", What = ComparisonRecord.Speed, RecordedAt = _folder.Time.GetUtcNow() }, [], Measured("decode_tok_s", Judgement.NotGated),
            Measured("cold_ttft_ms", Judgement.Same));

        Headline.Of(RunReports.Render(run)).Should().Be("fine; 1 of 2 figures of speed not compared (exit code 0)");

        var advisory = Measured("cold_itl_ms", Judgement.NotGated) with { Gated = false };
        CaseRecords.Write(run, _folder.Record("perf.cold_itl_ms", Verdict.Skip) with { Metrics = [advisory] });
        Headline.Of(RunReports.Render(run)).Should().Be("fine; 2 of 3 figures of speed not compared, 1 that counts (exit code 0)");
    }

    [Fact]
    public void An_upgrade_heads_the_answer_with_what_changed_and_what_came_of_it()
    {
        var run = Run(
            new()
            {
                Model = "tiny",
                What = ComparisonRecord.Speed,
                RecordedAt = _folder.Time.GetUtcNow(),
                RecordedBy = "old-run",
                Changes = [
                    new("server_version", "mlx-lm 0.31.3", "mlx-lm 0.32.2"), new("mlx_lm_version", "0.31.3", "0.32.2"), new("mlx_version", null, "0.32.4"),
                ],
            },
            [],
            Measured("decode_tok_s", Judgement.Regression) with { DeltaPct = -8, LimitPct = 5 },
            Measured("cold_itl_ms", Judgement.Advisory) with { DeltaPct = -9, LimitPct = 5, Gated = false });

        var view = RunReports.Render(run);

        const string line = "mlx-lm 0.31.3 -> 0.32.2, mlx unknown -> 0.32.4: decode_tok_s -8.00 % (limit 5.00 %)";
        RunSummary.Lines(view)[0].Should().Be(line);
        File.ReadAllText(run.ReportFile).Split('\n')[2].Should().Be($"**{Markdown.Text(line)}**");
        File.ReadAllText(run.DiffFile).Should().Contain(Markdown.Text("speed with the baseline of 2026-03-09 14:05:06 UTC (old-run): 2 compared, 0 not.")).And
            .Contain("1 regression, 1 advisory");
        view.Regressions.Should().Be(1, "what is seen and does not count is no regression, in no place");
    }

    [Fact]
    public void An_upgrade_that_changed_nothing_says_so()
    {
        var run = Run(
            new() { Model = "tiny", What = ComparisonRecord.Speed, RecordedAt = _folder.Time.GetUtcNow(), Changes = [new("os", "macOS 26.1", "macOS 26.2")] },
            [], Measured("decode_tok_s", Judgement.Same));

        ComparisonWords.Changes(RunReports.Render(run)).Should().Equal("os macOS 26.1 -> macOS 26.2: nothing that counts is slower");
    }

    [Theory]
    [InlineData(Verdict.Fail, "1 case broken")]
    [InlineData(Verdict.Error, "nothing that counts is slower, 1 case could not be judged")]
    public void What_could_not_be_judged_is_not_called_broken(Verdict verdict, string said)
    {
        var run = Run(
            new() { Model = "tiny", What = ComparisonRecord.Speed, RecordedAt = _folder.Time.GetUtcNow(), Changes = [new("os", "macOS 26.1", "macOS 26.2")] },
            [], Measured("decode_tok_s", Judgement.Same));
        CaseRecords.Write(run, _folder.Record("perf.long_prefill_tok_s", verdict));

        ComparisonWords.Changes(RunReports.Render(run)).Should().Equal($"os macOS 26.1 -> macOS 26.2: {said}");
    }

    private static Metric Measured(string id, Judgement? judgement) =>
        new(id, "tok/s", Better.Higher, [1.0]) { Value = 1, Gated = true, Judgement = judgement, Baseline = judgement is null ? null : 1 };

    private RunDirectory Run(ComparisonRecord record, IReadOnlyList<string> require, params Metric[] metrics)
    {
        var run = _folder.Start();
        (RunManifest.Read(run).Value! with { Require = require }).Write(run);
        ComparisonRecords.Write(run, record);
        CaseRecords.Write(run, _folder.Record("contract.a"));
        foreach (var metric in metrics)
            CaseRecords.Write(run, _folder.Record($"perf.{metric.Id}", metric.Judgement is null ? Verdict.Skip : Verdict.Pass) with { Metrics = [metric] });
        RunEnd.Write(run, _folder.Time);
        return run;
    }
}
