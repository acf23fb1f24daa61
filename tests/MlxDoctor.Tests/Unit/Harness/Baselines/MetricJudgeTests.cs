using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Harness.Statistics;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Baselines;

[Trait("Tier", "Smoke")]
public sealed class MetricJudgeTests
{
    private static readonly MetricRule Time = new("t_ms", "ms", Better.Lower, MetricScale.Ratio, Threshold.Parse("5%|1ms"), Gated: true);
    private static readonly MetricRule Rate = new("r", "tok/s", Better.Higher, MetricScale.Ratio, Threshold.Parse("5%"), Gated: true);
    private static readonly MetricRule Share = new("s", "%", Better.Higher, MetricScale.Difference, Threshold.Parse("0%"), Gated: true);

    private static BaselineMetric Stored(MetricRule rule, params double[] sessions) =>
        new() { Unit = rule.Unit, Better = rule.Better, Sessions = [.. sessions.Select(s => (IReadOnlyList<double>)[s, s, s])] };

    private static Metric Judge(MetricRule rule, BaselineMetric? baseline, params double[] now) =>
        MetricJudge.Judge(rule, baseline, [.. now.Select(v => new MetricSamples(rule.Id, [v, v, v]))], SessionStatistic.Median, owned: true);

    private static bool Wants(MetricRule rule, BaselineMetric baseline, params double[] now) =>
        MetricJudge.WantsAnother(rule, baseline, [.. now.Select(v => new MetricSamples(rule.Id, [v, v, v]))], SessionStatistic.Median);

    [Theory]
    [InlineData(Judgement.Same, 104.9)]
    [InlineData(Judgement.Inconclusive, 105.1)]
    [InlineData(Judgement.Inconclusive, 105.1, 104.9)]
    [InlineData(Judgement.Inconclusive, 105.1, 105.1)]
    [InlineData(Judgement.Inconclusive, 105.1, 105.1, 104.9)]
    [InlineData(Judgement.Regression, 105.1, 105.1, 105.1)]
    [InlineData(Judgement.Same, 95.3)]
    [InlineData(Judgement.Improved, 95.1)]
    public void A_time_is_judged_by_the_limit(Judgement judgement, params double[] sessions) =>
        Judge(Time, Stored(Time, 100, 100, 100, 100, 100), sessions).Judgement.Should().Be(judgement);

    [Theory]
    [InlineData(true, 105.1)]
    [InlineData(true, 105.1, 105.1)]
    [InlineData(false, 105.1, 105.1, 105.1)]
    [InlineData(false, 104.9)]
    [InlineData(false, 105.1, 104.9)]
    [InlineData(true, 90.0)]
    [InlineData(false, 90.0, 90.0)]
    public void Another_session_is_asked_for_only_while_all_were_slower_or_one_was_too_good(bool wanted, params double[] sessions) =>
        Wants(Time, Stored(Time, 100, 100, 100, 100, 100), sessions).Should().Be(wanted);

    [Fact]
    public void A_baseline_that_is_far_apart_asks_for_a_fourth_session()
    {
        var noisy = Stored(Time, 95, 100, 100, 100, 107);
        Wants(Time, noisy, 113, 113, 113).Should().BeTrue();
        Wants(Time, noisy, 113, 113, 113, 113).Should().BeFalse();
        Judge(Time, noisy, 113, 113, 113).Should().Match<Metric>(
            m => m.Judgement == Judgement.Inconclusive && m.Note == "slower in 3 of the 4 fresh sessions that a regression takes");
        Judge(Time, noisy, 113, 113, 113, 113).Judgement.Should().Be(Judgement.Regression);
    }

    [Fact]
    public void What_does_not_count_is_asked_twice_at_most()
    {
        var (advisory, stored) = (Time with { Gated = false }, Stored(Time, 100, 100, 100, 100, 100));
        Wants(advisory, stored, 106).Should().BeTrue();
        Wants(advisory, stored, 106, 106).Should().BeFalse();
        Wants(advisory, stored, 90).Should().BeFalse();
        Judge(advisory, stored, 106, 106).Judgement.Should().Be(Judgement.Regression);
    }

    [Fact]
    public void Sessions_after_a_verdict_were_measured_for_others()
    {
        int Considered(params double[] sessions) => MetricJudge.Considered(
            Time, Stored(Time, 100, 100, 100, 100, 100), [.. sessions.Select(v => new MetricSamples("t_ms", [v, v, v]))], SessionStatistic.Median).Count;
        Considered(100, 120, 120).Should().Be(1);
        Considered(120, 100, 120).Should().Be(2);
        Considered(120, 120, 120, 100).Should().Be(3);
    }

    [Theory]
    [InlineData(95.3, Judgement.Same)]
    [InlineData(95.2, Judgement.Regression)]
    [InlineData(0, Judgement.Regression)]
    public void A_rate_is_judged_by_the_time_that_it_means(double now, Judgement judgement) =>
        Judge(Rate, Stored(Rate, 100, 100, 100, 100, 100), now, now, now).Judgement.Should().Be(judgement);

    [Fact]
    public void The_spread_of_the_sessions_is_the_limit_when_it_is_larger()
    {
        var noisy = Stored(Time, 100, 104, 96, 102, 98);
        Judge(Time, noisy, 108, 108, 108).Should().Match<Metric>(m => m.Judgement == Judgement.Same && Math.Abs(m.LimitPct!.Value - 8.333) < 0.001);
        Judge(Time, noisy, 108.4, 108.4, 108.4).Judgement.Should().Be(Judgement.Regression);
    }

    [Fact]
    public void A_percentage_of_a_tiny_time_is_no_slowdown_below_the_absolute_floor()
    {
        Judge(Time, Stored(Time, 2, 2, 2, 2, 2), 2.9, 2.9, 2.9).Judgement.Should().Be(Judgement.Same);
        Judge(Time, Stored(Time, 2, 2, 2, 2, 2), 3.1, 3.1, 3.1).Judgement.Should().Be(Judgement.Regression);
    }

    [Fact]
    public void A_tampered_baseline_shows_as_a_regression_of_the_right_sign_and_size_and_restored_it_is_gone()
    {
        var real = Stored(Time, 100, 101, 99, 100, 100);
        var tampered = Stored(Time, 80, 80.8, 79.2, 80, 80);
        var slower = Judge(Time, tampered, 100, 100, 100);
        slower.Judgement.Should().Be(Judgement.Regression);
        slower.DeltaPct.Should().BeApproximately(-25, 1e-9);
        slower.Baseline.Should().Be(80);
        slower.DeltaRange![0].Should().BeInRange(-28, -25, "the worse end stands first, and negative is worse");
        slower.DeltaRange[1].Should().BeInRange(-25, -22);
        Judge(Time, real, 100, 100, 100).Judgement.Should().Be(Judgement.Same);
    }

    [Fact]
    public void A_baseline_of_zero_has_no_ratio()
    {
        var metric = Judge(Time, Stored(Time, 0, 0, 0, 0, 0), 100);
        metric.Judgement.Should().Be(Judgement.New);
        metric.Note.Should().Be("the baseline holds 0 or less, which has no ratio");
        metric.DeltaPct.Should().BeNull();
    }

    [Fact]
    public void A_metric_that_is_missing_now_is_dropped_and_fails()
    {
        var metric = MetricJudge.Judge(
            Time, Stored(Time, 1, 1, 1, 1, 1), [new("t_ms", []) { Missing = "the answers do not show it" }], SessionStatistic.Median, owned: true);
        metric.Judgement.Should().Be(Judgement.Dropped);
        var outcome = PerfCase.Judge(metric, Time, null, []);
        outcome.Verdict.Should().Be(Verdict.Fail);
        outcome.Reason.Should().Be("t_ms is in the baseline, missing now: the answers do not show it");
    }

    [Fact]
    public void A_metric_that_the_baseline_lacks_is_new_and_skips()
    {
        var metric = Judge(Time, null, 100);
        metric.Judgement.Should().Be(Judgement.New);
        PerfCase.Judge(metric, Time, null, []).Verdict.Should().Be(Verdict.Skip);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    public void A_sample_that_is_no_measurement_is_an_error(double odd)
    {
        var metric = MetricJudge.Judge(Time, Stored(Time, 1, 1, 1, 1, 1), [new("t_ms", [1, odd, 1])], SessionStatistic.Median, owned: true);
        var outcome = PerfCase.Judge(metric, Time, null, []);
        outcome.Verdict.Should().Be(Verdict.Error);
        outcome.Reason.Should().Be(FormattableString.Invariant($"sample 2 of t_ms is {odd} ms, which is no measurement"));
        ExitCodes.Of(VerdictCounts.Of([outcome.Verdict]), aborted: false).Should().Be(2);
    }

    [Fact]
    public void An_advisory_regression_passes_with_a_note_and_a_gated_one_does_not()
    {
        var metric = Judge(Time, Stored(Time, 100, 100, 100, 100, 100), 200, 200, 200);
        PerfCase.Judge(metric, Time, null, []).Verdict.Should().Be(Verdict.Regression);
        var advisory = PerfCase.Judge(metric, Time with { Gated = false }, null, []);
        advisory.Verdict.Should().Be(Verdict.Pass);
        advisory.Reason.Should().StartWith("advisory: t_ms 200 ms, baseline 100 (-100.0 %)");
    }

    [Fact]
    public void Any_drop_of_a_success_rate_counts_when_it_is_seen_again()
    {
        var all = Stored(Share, 100, 100, 100, 100, 100);
        Wants(Share, all, 90).Should().BeTrue();
        Wants(Share, all, 90, 90).Should().BeFalse();
        Judge(Share, all, 90).Judgement.Should().Be(Judgement.Inconclusive);
        Judge(Share, all, 90, 100).Judgement.Should().Be(Judgement.Inconclusive);
        Judge(Share, all, 90, 90).Judgement.Should().Be(Judgement.Regression);
        Judge(Share, all, 100).Judgement.Should().Be(Judgement.Same);
        Judge(Share, Stored(Share, 100, 90, 100, 100, 100), 90, 90).Judgement.Should().Be(Judgement.Same, "the baseline has such sessions itself");
    }

    [Fact]
    public void A_rate_that_was_zero_may_rise()
    {
        var metric = Judge(Share, Stored(Share, 0, 0, 0, 0, 0), 50);
        metric.Judgement.Should().Be(Judgement.Improved);
        metric.DeltaPct.Should().BeNull();
    }

    [Fact]
    public void Fewer_than_five_sessions_are_no_baseline_to_judge_by()
    {
        var metric = Judge(Time, Stored(Time, 100, 100), 200, 200);
        metric.Judgement.Should().Be(Judgement.Inconclusive);
        metric.Note.Should().Contain("the baseline has 2 sessions, a limit needs 5");
    }

    [Fact]
    public void Other_counts_units_and_token_sources_are_not_compared()
    {
        var stored = Stored(Time, 100, 100, 100, 100, 100);
        MetricJudge.Judge(Time, stored, [new("t_ms", [200])], SessionStatistic.Median, true).Note.Should().Be("1 samples a session now, 3 in the baseline");
        MetricJudge.Judge(Time, stored, [new("t_ms", [200, 200, 200]) { TokenSource = "chunks" }], SessionStatistic.Median, true)
            .Note.Should().Be("tokens are counted by chunks now, by nothing in the baseline");
        Judge(Time, stored with { Unit = "s" }, 200, 200).Judgement.Should().Be(Judgement.Inconclusive);
    }

    [Fact]
    public void The_fast_statistic_ignores_requests_that_other_work_slowed()
    {
        var stored = Stored(Time, 100, 100, 100, 100, 100);
        var now = new MetricSamples("t_ms", [100, 101, 180]);
        MetricJudge.Judge(Time, stored, [now], SessionStatistic.Fast, true).Judgement.Should().Be(Judgement.Same);
        MetricJudge.Judge(Time, stored, [now with { Samples = [100, 180, 190] }], SessionStatistic.Fast, true).Judgement.Should().Be(Judgement.Inconclusive);
    }
}
