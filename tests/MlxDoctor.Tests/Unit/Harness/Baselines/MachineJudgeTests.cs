using FluentAssertions;
using MlxDoctor.Harness.Baselines;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Baselines;

[Trait("Tier", "Smoke")]
public sealed class MachineJudgeTests
{
    private static readonly IReadOnlyList<MachineState> Then = [.. new double[] { 10, 10.1, 9.9, 10, 10.05 }.Select(ms => State(ms, ms, ms, ms, ms, ms, ms))];

    [Theory]
    [InlineData(10.24, null)]
    [InlineData(10.26, "the machine itself was 2.6 % slower than when the baseline was recorded")]
    [InlineData(14, "the machine itself was 40 % slower than when the baseline was recorded")]
    [InlineData(6, null)]
    public void A_clock_that_is_slower_by_half_of_the_limit_excuses_the_server(double now, string? excuse) =>
        MachineJudge.Excuse(5, Then, [State(now, now, now, now, now, now, now)]).Should().Be(excuse);

    [Fact]
    public void The_same_clock_is_no_excuse_where_the_limit_is_wider() =>
        MachineJudge.Excuse(20, Then, [State(10.9, 10.9, 10.9, 10.9)]).Should().BeNull();

    [Fact]
    public void Work_that_begins_in_mid_session_excuses_it_although_the_median_is_that_of_a_quiet_machine() =>
        MachineJudge.Excuse(5, Then, [State(10, 10, 10, 10, 10, 13, 13)]).Should().Be("the machine itself changed by 20 % within the session");

    [Fact]
    public void Work_that_ends_in_mid_session_excuses_it_too() =>
        MachineJudge.Excuse(5, Then, [State(13, 13, 10, 10, 10, 10, 10)]).Should().StartWith("the machine itself changed by");

    [Fact]
    public void One_odd_reading_is_no_change() =>
        MachineJudge.Excuse(5, Then, [State(10, 10, 10, 10, 11, 10, 10)]).Should().BeNull();

    [Fact]
    public void A_slow_second_session_excuses_what_both_showed() =>
        MachineJudge.Excuse(5, Then, [Then[0], State(12, 12, 12, 12)]).Should().StartWith("the machine itself was 20 % slower");

    [Fact]
    public void A_baseline_that_did_not_look_is_compared_by_the_session_alone()
    {
        MachineJudge.Excuse(5, [], [State(14, 14, 14, 14)]).Should().BeNull();
        MachineJudge.Excuse(5, [], [State(10, 10, 14, 14)]).Should().Contain("changed by 40 %");
        MachineJudge.SlowerPct([], Then[0]).Should().BeNull("what nobody measured is no 0");
        MachineJudge.MovedPct(State(10, 12)).Should().BeNull();
    }

    [Fact]
    public void What_is_told_of_a_session_has_clock_load_and_power() =>
        MachineJudge.Lines(Then, [new([14, 14, 14, 14], 1.5, null)]).Should().Equal(
            "The machine's own clock in this session: 14.0 ms for a fixed piece of work, 40 % slower than in the baseline, moved by 0 % within it; load 1.5, "
                + "power unknown.");

    private static MachineState State(params double[] clock) => new(clock, 0.1, "normal");
}
