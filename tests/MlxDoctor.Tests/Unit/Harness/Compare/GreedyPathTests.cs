using FluentAssertions;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Compare;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Compare;

[Trait("Tier", "Smoke")]
public sealed class GreedyPathTests
{
    [Fact]
    public void Behind_the_first_token_that_differs_nothing_is_compared()
    {
        var path = GreedyPath.Of([E("a"), E("b", "x"), E("c")], [E("a"), E("x", "b"), E("c")], false, false);

        path.Positions.Should().HaveCount(2);
        path.FirstDifference.Should().Be(1);
        (path.Positions[1].A, path.Positions[1].B).Should().Be(("b", "x"));
        path.Positions[0].Nats.Should().Be(0);
        path.Positions[1].Nats.Should().BePositive();
    }

    [Fact]
    public void An_answer_that_ends_where_the_other_goes_on_differs_there_unless_it_was_cut()
    {
        var ended = GreedyPath.Of([E("a")], [E("a"), E("b")], cutA: false, cutB: false);
        var cut = GreedyPath.Of([E("a")], [E("a"), E("b")], cutA: true, cutB: false);

        ended.FirstDifference.Should().Be(1);
        (ended.Positions[1].A, ended.Positions[1].B, ended.Positions[1].Nats).Should().Be((null, "b", null));
        cut.FirstDifference.Should().BeNull();
        cut.Positions.Should().ContainSingle();
    }

    [Fact]
    public void A_position_with_NaN_has_no_divergence_and_says_why()
    {
        var path = GreedyPath.Of([new("a", -1, null, [new("a", double.NaN, null), new("b", -2, null)])], [E("a")], false, false);

        path.MeanNats.Should().BeNull();
        path.Refused.Should().ContainSingle().Which.Should().Contain("no finite number");
    }

    [Fact]
    public void A_server_that_names_the_first_of_an_unsorted_list_is_read_by_its_best_alternative() =>
        GreedyPath.Chosen(new("z", -5, null, [new("z", -5, null), new("a", -0.1, null)])).Should().Be("a");

    [Fact]
    public void Of_two_equally_probable_tokens_the_one_that_the_server_names_was_taken() =>
        GreedyPath.Chosen(new("z", -0.7, null, [new("a", -0.7, null), new("z", -0.7, null), new("q", -3, null)])).Should().Be("z");

    private static LogprobEntry E(string token, string other = "other") => new(token, -0.1, null, [new(token, -0.1, null), new(other, -3, null)]);
}
