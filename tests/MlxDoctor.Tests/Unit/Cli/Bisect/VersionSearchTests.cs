using FluentAssertions;
using MlxDoctor.Cli.Bisect;
using Xunit;

namespace MlxDoctor.Tests.Unit.Cli.Bisect;

/// <summary>Every first bad version is found in few steps, and those that cannot be judged are gone around and named.</summary>
[Trait("Tier", "Smoke")]
public sealed class VersionSearchTests
{
    [Fact]
    public void Each_first_bad_one_of_eight_is_found_in_at_most_three_steps()
    {
        for (var first = 1; first < 8; first++)
        {
            var (search, steps) = Run(8, first, _ => true);
            (search.Good, search.Bad, search.Unjudged.Count).Should().Be((first - 1, first, 0));
            steps.Should().BeLessThanOrEqualTo(3);
        }
    }

    [Fact]
    public void Neighbours_need_no_step() => Run(2, 1, _ => true).Steps.Should().Be(0);

    [Fact]
    public void Whatever_cannot_be_judged_the_answer_holds_and_names_what_is_left_open()
    {
        for (var mask = 0; mask < 1 << 6; mask++)
            for (var first = 1; first < 8; first++)
            {
                var (search, _) = Run(8, first, i => (mask >> (i - 1) & 1) == 0);
                search.Good.Should().BeLessThan(first);
                search.Bad.Should().BeGreaterThanOrEqualTo(first);
                search.Unjudged.Append(search.Bad).Should().Contain(first);
                search.Unjudged.Should().Equal(Enumerable.Range(search.Good + 1, search.Bad - search.Good - 1));
            }
    }

    private static (VersionSearch Search, int Steps) Run(int count, int firstBad, Func<int, bool> judged)
    {
        var search = new VersionSearch(count);
        var steps = 0;
        while (search.Next() is { } next)
        {
            steps.Should().BeLessThan(count);
            steps++;
            search.Take(next, judged(next) ? next >= firstBad : null);
        }
        return (search, steps);
    }
}
