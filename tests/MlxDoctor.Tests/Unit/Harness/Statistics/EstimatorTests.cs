using FluentAssertions;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Statistics;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Statistics;

[Trait("Tier", "Smoke")]
public sealed class EstimatorTests
{
    private static void Near(double seen, double expected, string because) =>
        seen.Should().BeApproximately(expected, 1e-10 * Math.Max(1, Math.Abs(expected)), because);

    private static void Near(Interval? seen, double[] expected)
    {
        Near(seen!.Value.Lower, expected[0], "lower");
        Near(seen.Value.Estimate, expected[1], "estimate");
        Near(seen.Value.Upper, expected[2], "upper");
    }

    [Fact]
    public void Quantiles_mean_and_deviation_equal_numpy()
    {
        var cases = ReferenceValues.Read("quantiles.json").GetProperty("cases").EnumerateArray().ToList();
        cases.Should().HaveCount(8);
        foreach (var c in cases)
        {
            var samples = c.GetProperty("samples").Numbers();
            var name = c.GetProperty("name").GetString()!;
            foreach (var q in c.GetProperty("quantiles").EnumerateArray().Select(q => q.Numbers()))
                Near(Quantiles.Of(samples, q[0])!.Value, q[1], $"{name} at {q[0]}");
            Near(Quantiles.Mean(samples)!.Value, c.GetProperty("mean").GetDouble(), name);
            if (samples.Length > 1)
                Near(Quantiles.StandardDeviation(samples)!.Value, c.GetProperty("sd").GetDouble(), name);
        }
    }

    [Fact]
    public void Student_t_equals_the_table()
    {
        var table = ReferenceValues.Read("student-t.json");
        foreach (var row in table.GetProperty("quantiles").EnumerateArray().Select(r => r.Numbers()))
            StudentT.Quantile(row[0], row[1]).Should().BeApproximately(row[2], 1e-8 * row[2], $"p {row[0]}, {row[1]} degrees");
        foreach (var row in table.GetProperty("cumulative").EnumerateArray().Select(r => r.Numbers()))
            StudentT.Cumulative(row[0], row[1]).Should().BeApproximately(row[2], 1e-12, $"t {row[0]}, {row[1]} degrees");
        StudentT.Quantile(0.05, 4).Should().BeApproximately(-2.131846786, 1e-8);
    }

    [Fact]
    public void Intervals_by_t_equal_the_table()
    {
        var table = ReferenceValues.Read("intervals.json");
        var (a, b, c) = (table.GetProperty("a").Numbers(), table.GetProperty("b").Numbers(), table.GetProperty("c").Numbers());
        Near(TInterval.OfMean(a), table.GetProperty("mean_a").Numbers());
        Near(TInterval.OfDifference(a, b), table.GetProperty("welch_b_minus_a").Numbers());
        Near(TInterval.OfFewAgainst(a, c), table.GetProperty("few_c_against_a").Numbers());
    }

    [Fact]
    public void Bounds_of_proportions_equal_the_table()
    {
        foreach (var row in ReferenceValues.Read("proportions.json").GetProperty("cases").EnumerateArray())
        {
            var (hits, trials) = (row.GetProperty("hits").GetInt64(), row.GetProperty("trials").GetInt64());
            var because = $"{hits} of {trials}";
            Proportion.UpperBound(hits, trials).Should().BeApproximately(row.GetProperty("upper").GetDouble(), 1e-9, because);
            Proportion.LowerBound(hits, trials).Should().BeApproximately(row.GetProperty("lower").GetDouble(), 1e-9, because);
            var wilson = row.GetProperty("wilson").Numbers();
            Proportion.Wilson(hits, trials)!.Value.Lower.Should().BeApproximately(wilson[0], 1e-12, because);
            Proportion.Wilson(hits, trials)!.Value.Upper.Should().BeApproximately(wilson[1], 1e-12, because);
        }
    }

    [Fact]
    public void No_alarm_in_300_pairs_bounds_the_rate_at_one_per_cent() =>
        Proportion.UpperBound(0, 300).Should().BeInRange(0.0099, 0.01);

    [Fact]
    public void Nothing_is_null_and_never_zero()
    {
        Quantiles.Median([]).Should().BeNull();
        Quantiles.Mean([]).Should().BeNull();
        Quantiles.StandardDeviation([]).Should().BeNull();
        TInterval.OfMean([]).Should().BeNull();
        TInterval.OfDifference([], [1, 2]).Should().BeNull();
        TInterval.OfFewAgainst([1, 2], []).Should().BeNull();
        Proportion.Wilson(0, 0).Should().BeNull();
        Bootstrap.Of([], Quantiles.Median).Should().BeNull();
    }

    [Fact]
    public void One_sample_has_a_median_but_no_spread()
    {
        Quantiles.Median([4]).Should().Be(4);
        Quantiles.StandardDeviation([4]).Should().BeNull();
        TInterval.OfMean([4]).Should().BeNull();
    }

    [Fact]
    public void Two_samples_have_their_mean_as_median() => Quantiles.Median([4, 1]).Should().Be(2.5);

    [Fact]
    public void Ties_count_as_often_as_they_occur()
    {
        double[] tied = [2, 1, 2, 9, 2];
        Quantiles.Median(tied).Should().Be(2);
        Quantiles.Of(tied, 0.75).Should().Be(2);
        Near(Quantiles.Of(tied, 0.9)!.Value, 6.2, "0.6 of the way from the fourth to the fifth");
        Near(Quantiles.StandardDeviation([1, 2, 2, 2, 3])!.Value, Math.Sqrt(0.5), "two squares of 1 over four");
        SessionValue.Of([7, 5, 5], SessionStatistic.Fast, Better.Lower).Should().Be(5, "the second fastest is the other of the two fastest");
        SessionValue.Of([7, 5, 7], SessionStatistic.Fast, Better.Higher).Should().Be(7);
        Slowdown.Range([100, 100, 101, 101, 100], [100, 100], Better.Lower)!.Value.Lower.Should().BeLessThan(0);
    }

    [Fact]
    public void Equal_samples_have_an_interval_of_width_zero()
    {
        TInterval.OfMean([3, 3, 3]).Should().Be(new Interval(3, 3, 3));
        TInterval.OfDifference([3, 3, 3], [5, 5]).Should().Be(new Interval(2, 2, 2));
        Bootstrap.Of([3, 3, 3], Quantiles.Median).Should().Be(new Interval(3, 3, 3));
    }

    [Fact]
    public void A_NaN_is_never_hidden_by_a_median() =>
        Quantiles.Median([1, double.NaN, 2, 3, 4]).Should().Be(double.NaN);

    [Fact]
    public void A_quantile_outside_of_zero_to_one_is_refused()
    {
        var act = () => Quantiles.Of([1], 1.01);
        act.Should().Throw<ArgumentOutOfRangeException>();
    }
}
