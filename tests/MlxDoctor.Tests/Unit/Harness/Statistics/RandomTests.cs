using FluentAssertions;
using MlxDoctor.Harness.Statistics;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Statistics;

[Trait("Tier", "Smoke")]
public sealed class RandomTests
{
    [Fact]
    public void The_same_seed_gives_the_same_numbers_for_ever()
    {
        // First outputs of xoshiro256** for the state that SplitMix64 makes of seed 0, computed with a separate implementation.
        var random = new SeededRandom(0);
        new[] { random.NextBits(), random.NextBits(), random.NextBits() }.Should().Equal([0x99EC5F36CB75F2B4UL, 0xBF6E1F784956452AUL, 0x1A5F849D4933E6E0UL]);
    }

    [Fact]
    public void Normal_numbers_have_mean_zero_and_deviation_one()
    {
        var random = new SeededRandom(5);
        var numbers = Enumerable.Range(0, 20_000).Select(_ => random.NextNormal()).ToList();
        Quantiles.Mean(numbers).Should().BeApproximately(0, 0.03);
        Quantiles.StandardDeviation(numbers).Should().BeApproximately(1, 0.02);
        numbers.Count(n => Math.Abs(n) > 1.96).Should().BeInRange(900, 1100);
    }

    [Fact]
    public void Whole_numbers_stay_below_their_bound_and_are_even()
    {
        var random = new SeededRandom(6);
        var counts = new int[7];
        for (var i = 0; i < 7_000; i++)
            counts[random.NextInt(7)]++;
        counts.Should().OnlyContain(c => c > 850 && c < 1150);
    }

    [Fact]
    public void A_bootstrap_with_the_same_seed_gives_the_same_interval_and_covers_the_median()
    {
        double[] samples = [9, 10, 10, 11, 12, 10, 9, 11, 30, 10];
        var one = Bootstrap.Of(samples, Quantiles.Median, seed: 3);
        one.Should().Be(Bootstrap.Of(samples, Quantiles.Median, seed: 3));
        one.Should().NotBe(Bootstrap.Of(samples, Quantiles.Mean, seed: 3));
        one!.Value.Lower.Should().BeLessThanOrEqualTo(10);
        one.Value.Upper.Should().BeInRange(10, 12);
    }
}
