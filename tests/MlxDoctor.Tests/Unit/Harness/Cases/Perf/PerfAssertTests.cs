using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Fixtures;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Cases.Perf;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Perf;

[Trait("Tier", "Smoke")]
public sealed class PerfAssertTests : IDisposable
{
    private static readonly double[] Fine = [100, 101, 102, 100, 99, 100, 101, 100, 100, 100];
    private static readonly double[] Slow = [.. Fine.Select(v => v * 1.3)];
    private readonly string _folder = Directory.CreateTempSubdirectory("doctor-assert-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Five_recorded_sessions_are_a_baseline_and_a_slower_one_is_a_regression_when_it_is_seen_again()
    {
        Book().Judge("my_latency_ms", Fine).Should()
            .Match<CaseOutcome>(o => o.Verdict == Verdict.Skip && o.Reason!.StartsWith("no baseline yet for my_latency_ms; record one: five runs"));
        for (var i = 1; i <= 6; i++)
            Book(update: true).Judge("my_latency_ms", Fine).Reason.Should().Be($"recorded session {Math.Min(i, 5)} of 5");

        Book().Judge("my_latency_ms", Fine).Verdict.Should().Be(Verdict.Pass);

        var book = Book();
        book.WantsAnother("my_latency_ms").Should().BeFalse("nothing was measured");
        for (var session = 1; session <= 2; session++)
        {
            book.Judge("my_latency_ms", Slow).Verdict.Should().Be(Verdict.Inconclusive, "a regression takes three sessions");
            book.WantsAnother("my_latency_ms").Should().BeTrue();
        }
        var outcome = book.Judge("my_latency_ms", Slow);
        outcome.Verdict.Should().Be(Verdict.Regression);
        book.WantsAnother("my_latency_ms").Should().BeFalse();
        outcome.Metrics.Single().DeltaPct.Should().BeApproximately(-30, 0.1);
    }

    [Fact]
    public void Reports_show_what_was_asserted()
    {
        for (var i = 0; i < 5; i++)
            Book(update: true).Judge("my_rate_tok_s", Fine);
        var run = Run("shown");
        var book = Book(run: run);
        for (var session = 1; session <= 3; session++)
            book.Judge("my_rate_tok_s", [.. Fine.Select(v => v / 2)]);
        RunEnd.Write(run, TimeProvider.System);
        RunReports.Render(run);

        File.ReadAllText(run.DiffFile).Should().Contain("## doctor-tiny").And.Contain("1 regression").And.Contain("`my_rate_tok_s`").And.Contain("-50.00 %");
        File.ReadAllText(run.DiffFileOf("doctor-tiny")).Should().Contain("`my_rate_tok_s`");
        File.ReadAllText(run.ReportFile).Should().Contain("my_rate_tok_s").And.Contain("exit code 1");
        File.ReadAllText(run.ResultFile).Should().Contain("\"regression\": 1");
    }

    [Fact]
    public void A_metric_of_the_check_has_its_own_rule()
    {
        for (var i = 0; i < 5; i++)
            Book(update: true).Judge("cold_ttft_ms", [10, 10, 10]);
        Book().Judge("cold_ttft_ms", [10.9, 10.9, 10.9]).Verdict.Should().Be(Verdict.Pass, "below the absolute floor of 1 ms");
    }

    [Theory]
    [InlineData("cold_tttf_m", "or 'cold_ttft_ms'")]
    [InlineData("speed", "_tok_s")]
    public void A_name_that_tells_no_unit_is_refused(string metric, string remedy)
    {
        var act = () => Book().Judge(metric, Fine);
        act.Should().Throw<UsageException>().Which.Message.Should().Contain(remedy);
    }

    [Fact]
    public void Samples_that_are_no_measurement_are_an_error_and_are_not_recorded()
    {
        Book(update: true).Judge("my_latency_ms", [1, double.NaN]).Verdict.Should().Be(Verdict.Error);
        Book(update: true).Judge("my_latency_ms", [-1]).Verdict.Should().Be(Verdict.Error);
        Directory.Exists(Path.Combine(_folder, "baselines")).Should().BeFalse();
    }

    private RunDirectory Run(string name)
    {
        var run = RunDirectory.At(Path.Combine(_folder, name));
        RunManifest.Start("tests", TimeProvider.System).Write(run);
        return run;
    }

    private PerfAssertBook Book(bool update = false, RunDirectory? run = null) => new(
        run ?? Run("run"),
        new BaselineFolder(Path.Combine(_folder, "baselines")),
        Thresholds.Load(Path.Combine(Repo.Root, "harness", "thresholds.yaml"), PerfMetrics.Units),
        new() { Chip = "c", Cores = 2, MemoryGb = 8, Os = "o", Server = "s", Model = "doctor-tiny", HarnessVersion = "1" },
        new() { Update = update });
}
