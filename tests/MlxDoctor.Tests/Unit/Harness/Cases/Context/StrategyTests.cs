using CsCheck;
using FluentAssertions;
using MlxDoctor.Harness.Cases.Context.Search;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Context;

/// <summary>Searches against an oracle whose limit is known.</summary>
[Trait("Tier", "Smoke")]
public sealed class StrategyTests
{
    private const int Smallest = 1_000;

    private static readonly Gen<(int Declared, int Limit)> Servers =
        Gen.Select(Gen.Int[3_000, 300_000], Gen.Double[0.05, 1.2], (declared, share) => (declared, (int)(declared * share)));

    [Fact]
    public void A_ladder_holds_the_sizes_that_users_use_and_the_last_that_is_declared()
    {
        new LadderStrategy(131_072).Rungs.Should().Equal(1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 40_000, 60_000, 80_000, 100_000, 120_000, 131_071);
        new LadderStrategy(4_096).Rungs.Should().Equal(1_000, 2_000, 4_000, 4_095);
        new LadderStrategy(512).Rungs.Should().Equal(511);
        new LadderStrategy((int?)null).Rungs.Should().EndWith(120_000).And.HaveCount(11);
    }

    [Fact]
    public void A_ladder_climbs_to_the_limit_and_comes_down_by_tenths()
    {
        var (bracket, asked) = Walk(new LadderStrategy(131_072), size => size <= 26_500);

        asked.Should().Equal(1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 27_000, 24_300);
        (bracket.Good, bracket.Bad).Should().Be((24_300, 27_000));
    }

    [Fact]
    public void A_ladder_that_every_size_passes_ends_at_the_top_and_keeps_it()
    {
        var (bracket, asked) = Walk(new LadderStrategy(131_072), _ => true);

        asked.Should().HaveCount(12).And.BeInAscendingOrder();
        (bracket.Good, bracket.Bad).Should().Be((131_071, null));
    }

    [Fact]
    public void After_a_death_no_size_is_more_than_half_as_large_again_as_the_largest_good()
    {
        var (bracket, asked) = Walk(new LadderStrategy(131_072), size => size <= 16_000, dies: true);

        asked.SkipWhile(s => s <= 16_000).Should().Equal(30_000, 24_000, 21_600, 19_440, 17_496);
        bracket.Good.Should().Be(16_000);
    }

    [Fact]
    public void The_result_is_the_largest_good_size_and_a_smaller_bad_one_is_told()
    {
        var bracket = Bracket.Empty.With(1_000, true).With(2_000, false).With(4_000, true).With(3_000, true);

        (bracket.Good, bracket.Bad).Should().Be((4_000, null));
        bracket.Inversions.Should().Equal(2_000);
    }

    [Fact]
    public void A_search_ends_within_its_probes_and_its_resolution() => Servers.Sample(server =>
    {
        var strategy = new BisectStrategy(Smallest, server.Declared - 1);
        var (bracket, asked) = Walk(strategy, size => size <= server.Limit);

        Sound(bracket, asked, server.Declared - 1, server.Limit);
        asked.Count.Should().BeLessThanOrEqualTo((int)(2 * Math.Log2((server.Declared - 1) / (double)Smallest)) + 4);
        if (bracket is { Good: { } good, Bad: { } bad } && asked.Count < strategy.MostProbes)
            (bad - good).Should().BeLessThanOrEqualTo(Math.Max(LadderStrategy.Floor, (int)(good * BisectStrategy.Resolution) + 1));
    });

    [Fact]
    public void A_ladder_ends_within_a_tenth_of_the_limit() => Servers.Sample(server =>
    {
        var (bracket, asked) = Walk(new LadderStrategy(server.Declared), size => size <= server.Limit);

        Sound(bracket, asked, server.Declared - 1, server.Limit);
        if (bracket is { Good: { } good, Bad: { } bad })
            good.Should().BeGreaterThanOrEqualTo((int)(bad * LadderStrategy.Retry) - 1);
    });

    [Fact]
    public void A_search_over_a_server_that_answers_at_random_ends_and_keeps_good_below_bad() => Gen.Select(Servers, Gen.Bool, Gen.Int[0, 1_000_000])
        .Sample((server, ladder, seed) =>
    {
        var random = new Random(seed);
        IStrategy strategy = ladder ? new LadderStrategy(server.Declared) : new BisectStrategy(Smallest, server.Declared - 1);

        var (bracket, asked) = Walk(strategy, _ => random.Next(3) > 0, dies: seed % 2 == 0);

        asked.Should().OnlyHaveUniqueItems();
        if (bracket is { Good: { } good, Bad: { } bad })
            good.Should().BeLessThan(bad);
        bracket.Good.Should().Be(bracket.Tried.Where(t => t.Good).Select(t => (int?)t.Size).Max());
    });

    private static void Sound(Bracket bracket, List<int> asked, int most, int limit)
    {
        asked.Should().OnlyHaveUniqueItems().And.OnlyContain(s => s <= most);
        bracket.Inversions.Should().BeEmpty();
        if (bracket.Good is { } good)
            good.Should().BeLessThanOrEqualTo(limit);
        if (bracket.Bad is { } bad)
            bad.Should().BeGreaterThan(limit);
        else
            bracket.Good.Should().Be(most);
    }

    private static (Bracket Bracket, List<int> Asked) Walk(IStrategy strategy, Func<int, bool> oracle, bool dies = false)
    {
        var (bracket, asked) = (Bracket.Empty, new List<int>());
        while (strategy.Next(bracket) is { } size)
        {
            asked.Add(size);
            var good = oracle(size);
            if (bracket.Died)
                size.Should().BeLessThanOrEqualTo((int)(Death.Factor * (bracket.Good ?? int.MaxValue / 2)));
            bracket = bracket.With(size, good, died: dies && !good);
            asked.Count.Should().BeLessThan(200);
        }
        return (bracket, asked);
    }
}
