using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Statistics;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Statistics;

[Trait("Tier", "Smoke")]
public sealed class LimitTests
{
    [Fact]
    public void Quiet_sessions_are_limited_by_the_floor() =>
        SessionSpread.Of([100, 101, 100.5, 99.8, 100.2], 5).Should().Match<SessionSpread>(s => s.Centre == 100.2 && s.LimitPct == 5 && s.Gated);

    [Fact]
    public void Noisy_sessions_are_limited_by_their_spread() =>
        SessionSpread.Of([100, 112, 104, 101, 103], 5)!.Value.LimitPct.Should().BeApproximately(12, 1e-9);

    [Fact]
    public void A_limit_above_25_per_cent_is_no_gate()
    {
        SessionSpread.Of([100, 125, 104, 101, 103], 5)!.Value.Gated.Should().BeTrue();
        SessionSpread.Of([100, 125.1, 104, 101, 103], 5)!.Value.Gated.Should().BeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Values_without_a_ratio_have_no_spread(double odd) => SessionSpread.Of([100, odd, 101], 5).Should().BeNull();

    [Fact]
    public void Slower_is_positive_for_latencies_and_for_rates()
    {
        Slowdown.Pct(100, 110, Better.Lower).Should().BeApproximately(10, 1e-9);
        Slowdown.Pct(100, 50, Better.Higher).Should().BeApproximately(100, 1e-9);
        Slowdown.BetterPct(100, 110, Better.Lower).Should().BeApproximately(-10, 1e-9);
        Slowdown.BetterPct(100, 110, Better.Higher).Should().BeApproximately(10, 1e-9);
    }

    [Fact]
    public void The_range_of_a_slower_rate_has_the_sign_of_slower()
    {
        var range = Slowdown.Range([100, 101, 99, 100.5, 99.5], [80], Better.Higher)!.Value;
        range.Lower.Should().BeGreaterThan(20);
        range.Estimate.Should().BeApproximately(25, 0.1);
        Slowdown.Range([100, 0, 99], [80], Better.Higher).Should().BeNull();
    }

    [Fact]
    public void Fast_is_the_second_fastest_in_either_direction()
    {
        double[] samples = [5, 1, 9, 2, 7];
        SessionValue.Of(samples, SessionStatistic.Fast, Better.Lower).Should().Be(2);
        SessionValue.Of(samples, SessionStatistic.Fast, Better.Higher).Should().Be(7);
        SessionValue.Of(samples, SessionStatistic.Median, Better.Higher).Should().Be(5);
        SessionValue.Of([4], SessionStatistic.Fast, Better.Lower).Should().Be(4);
        SessionValue.Of([], SessionStatistic.Fast, Better.Lower).Should().BeNull();
        SessionValue.Of([4, double.NaN, 1, 2], SessionStatistic.Fast, Better.Lower).Should().Be(double.NaN);
    }

    [Theory]
    [InlineData("5%", 5, 0, null)]
    [InlineData(" 7.5 % | 0.1 ms ", 7.5, 0.1, "ms")]
    [InlineData("5%|20MB", 5, 20, "MB")]
    [InlineData("0%|1tok/s", 0, 1, "tok/s")]
    public void A_threshold_is_a_percentage_and_an_amount(string text, double percent, double amount, string? unit) =>
        Threshold.Parse(text).Should().Be(new Threshold(percent, amount, unit));

    [Theory]
    [InlineData("5", "it starts with a percentage")]
    [InlineData("", "it starts with a percentage")]
    [InlineData("1ms|5%", "it starts with a percentage")]
    [InlineData("5%|1ms|2ms", "it starts with a percentage")]
    [InlineData("-5%", "'-5' is no number")]
    [InlineData("5,5%", "'5,5' is no number")]
    [InlineData("1e3%", "'1e3' is no number")]
    [InlineData("NaN%", "'NaN' is no number")]
    [InlineData("%", "'' is no number")]
    [InlineData("5%|ms", "'' is no number")]
    [InlineData("5%|1 mss", "did you mean 'ms'?")]
    [InlineData("5%|1", "'' is no unit")]
    public void A_threshold_with_a_typo_is_refused_with_the_reason(string text, string why)
    {
        var act = () => Threshold.Parse(text);
        act.Should().Throw<UsageException>().Which.Message.Should().StartWith($"'{text}' is no threshold").And.Contain(why);
    }

    [Fact]
    public void A_threshold_prints_as_it_is_written() => Threshold.Parse("5%|0.1ms").ToString().Should().Be("5%|0.1ms");

    [Fact]
    public void An_unknown_statistic_names_the_nearest()
    {
        var act = () => SessionValue.Parse("fest");
        act.Should().Throw<UsageException>().Which.Message.Should().Contain("did you mean 'fast'?");
    }
}
