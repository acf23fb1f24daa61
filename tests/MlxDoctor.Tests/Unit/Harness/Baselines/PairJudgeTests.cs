using FluentAssertions;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Statistics;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Baselines;

[Trait("Tier", "Smoke")]
public sealed class PairJudgeTests
{
    private static readonly MetricRule Time = new("t_ms", "ms", Better.Lower, MetricScale.Ratio, Threshold.Parse("5%"), Gated: true);
    private static readonly MetricRule Rate = new("r", "tok/s", Better.Higher, MetricScale.Ratio, Threshold.Parse("5%"), Gated: true);
    private static readonly MetricRule Share = new("s", "%", Better.Higher, MetricScale.Difference, Threshold.Parse("0%"), Gated: true);

    private static IReadOnlyList<PairRound> Rounds(MetricRule rule, params (double Other, double Now)[] rounds) =>
        [.. rounds.Select(r => new PairRound(new(rule.Id, [r.Other, r.Other, r.Other]), new(rule.Id, [r.Now, r.Now, r.Now])))];

    private static Metric Judge(MetricRule rule, bool fresh, params (double Other, double Now)[] rounds) =>
        PairJudge.Judge(rule, null, Rounds(rule, rounds), SessionStatistic.Median, 1, fresh);

    private static bool Wants(MetricRule rule, params (double Other, double Now)[] rounds) =>
        PairJudge.WantsAnother(rule, null, Rounds(rule, rounds), SessionStatistic.Median);

    [Fact]
    public void Two_rounds_are_enough_where_each_server_repeats_itself()
    {
        Wants(Time, (100, 110)).Should().BeTrue();
        Wants(Time, (100, 110), (100.2, 110.5)).Should().BeFalse();
        Judge(Time, fresh: true, (100, 110), (100.2, 110.5)).Judgement.Should().Be(Judgement.Regression);
        Judge(Rate, fresh: true, (100, 90), (100, 90)).Judgement.Should().Be(Judgement.Regression);
    }

    [Fact]
    public void Slower_in_both_rounds_says_nothing_where_one_server_differs_from_itself_as_much()
    {
        (double, double)[] rounds = [(100, 112), (107, 114)];
        Wants(Time, rounds).Should().BeTrue();
        var metric = Judge(Time, fresh: true, rounds);
        metric.Judgement.Should().Be(Judgement.Inconclusive);
        metric.Note.Should().Be(
            "beyond the limit of 5 % in 2 of 2 rounds, but one server's own rounds differ by 7.0 %: this machine is too noisy to tell (delta -12.0 %, -6.5 %)");
    }

    [Fact]
    public void A_machine_that_changes_between_the_rounds_makes_it_inconclusive_in_the_end()
    {
        (double, double)[] rounds = [(100, 110), (130, 143), (100, 110), (130, 143)];
        Wants(Time, rounds[..3]).Should().BeTrue();
        Wants(Time, rounds).Should().BeFalse("four rounds are the most");
        Judge(Time, fresh: true, rounds).Judgement.Should().Be(Judgement.Inconclusive);
    }

    [Fact]
    public void Four_rounds_tell_what_two_can_not()
    {
        (double, double)[] rounds = [(100, 120), (103, 122), (101, 121), (102, 119)];
        Wants(Time, rounds[..2]).Should().BeTrue();
        Wants(Time, rounds[..3]).Should().BeFalse("four times what one server's rounds differ by is clear after three");
        Judge(Time, fresh: true, (100, 108), (103, 110), (101, 109), (100, 108)).Judgement.Should().Be(Judgement.Regression);
        Judge(Time, fresh: true, (100, 108), (103, 110), (101, 109), (104, 108)).Judgement.Should().Be(Judgement.Inconclusive);
    }

    [Fact]
    public void One_round_that_is_fine_ends_it()
    {
        Wants(Time, (100, 104)).Should().BeFalse();
        Wants(Time, (100, 120), (100, 104)).Should().BeFalse();
        Judge(Time, fresh: true, (100, 120), (100, 104)).Note.Should().StartWith("not confirmed by a second round");
        Judge(Time, fresh: true, (100, 120), (105, 121), (100, 104)).Note.Should().StartWith("not confirmed by all of 3 rounds");
    }

    [Fact]
    public void A_metric_is_judged_by_the_rounds_up_to_its_verdict()
    {
        PairJudge.Considered(Time, null, Rounds(Time, (100, 104), (100, 150)), SessionStatistic.Median).Should().HaveCount(1);
        PairJudge.Considered(Time, null, Rounds(Time, (100, 120), (100, 120), (100, 101)), SessionStatistic.Median).Should().HaveCount(2);
    }

    [Fact]
    public void Servers_that_are_not_started_anew_may_differ_by_luck()
    {
        var lucky = Judge(Time, fresh: false, (100, 130), (100, 130));
        lucky.Judgement.Should().Be(Judgement.Inconclusive);
        lucky.Note.Should().Contain("may differ by up to 40 % by luck");
        Judge(Time, fresh: false, (100, 145), (100, 145)).Judgement.Should().Be(Judgement.Regression);
        Judge(Share, fresh: false, (100, 90), (100, 90)).Judgement.Should().Be(Judgement.Regression, "a count owes nothing to luck");
    }

    [Fact]
    public void Counts_are_compared_by_their_difference()
    {
        Judge(Share, fresh: true, (100, 90), (100, 90)).Judgement.Should().Be(Judgement.Regression);
        Judge(Share, fresh: true, (100, 90), (90, 80)).Judgement.Should()
            .Be(Judgement.Inconclusive, "a server that fails now and then by itself proves nothing");
        Judge(Rate, fresh: true, (100, 0), (100, 0)).Judgement.Should().Be(Judgement.Regression, "a rate of 0 is infinitely slow");
    }
}
