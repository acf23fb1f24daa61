using FluentAssertions;
using MlxDoctor.Harness.Cases.Contract;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Judging.Attribution;

[Trait("Tier", "Smoke")]
public sealed class StreamFlowTests
{
    private static readonly double[] Even = [.. Enumerable.Repeat(10.0, 100)];

    [Fact]
    public void A_stream_that_arrives_as_it_is_made_shows_no_symptom()
    {
        var flow = new StreamFlow(30, 1030, Even);

        flow.IsHeldBack(readyMs: 32).Should().BeFalse();
        flow.IsStalled.Should().BeFalse();
        flow.SlowsDown.Should().BeFalse();
        flow.IsJudgeable(32).Should().BeTrue();
    }

    [Fact]
    public void All_at_the_end_is_held_back_only_where_the_first_token_is_known_to_be_ready_before()
    {
        new StreamFlow(1000, 1010, []).IsHeldBack(readyMs: 32).Should().BeTrue();
        new StreamFlow(1000, 1010, []).IsHeldBack(readyMs: 900).Should().BeFalse("the prompt takes as long");
        new StreamFlow(95, 100, []).IsHeldBack(readyMs: 5).Should().BeFalse("a machine that looks away for a moment does the same");
    }

    [Fact]
    public void A_pause_counts_when_it_is_long_by_the_clock_and_by_the_answers_own_measure()
    {
        new StreamFlow(30, 3530, [.. Even, 2500]).IsStalled.Should().BeTrue();
        new StreamFlow(30, 1930, [.. Even, 900]).IsStalled.Should().BeFalse("it is less than a second");
        new StreamFlow(30, 103_000, [.. Even.Select(g => 100 * g), 2500]).IsStalled.Should().BeFalse("the usual gap is a second");
    }

    [Fact]
    public void Ever_longer_gaps_slow_it_down_and_a_slow_machine_does_not()
    {
        var growing = Enumerable.Range(0, 100).Select(i => 1 + (0.8 * i)).ToArray();
        new StreamFlow(30, 4100, growing).SlowsDown.Should().BeTrue();
        new StreamFlow(30, 10_030, [.. Even.Select(g => 10 * g)]).SlowsDown.Should().BeFalse();
        new StreamFlow(30, 60, [.. growing.Select(g => g / 100)]).SlowsDown.Should().BeFalse("nobody notices some milliseconds");
    }
}
