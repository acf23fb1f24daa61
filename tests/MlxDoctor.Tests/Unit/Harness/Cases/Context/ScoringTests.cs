using FluentAssertions;
using MlxDoctor.Harness.Cases.Context.Items;
using MlxDoctor.Harness.Cases.Context.Scoring;
using MlxDoctor.Harness.Statistics;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Context;

[Trait("Tier", "Smoke")]
public sealed class ScoringTests
{
    private static readonly Key[] Keys = [new("Amber Falcon", "48213", 0.1), new("Blue Otter", "90017", 0.4), new("K3", "55555", 0.7) { IsChain = true }];

    [Theory]
    [InlineData("Amber Falcon: 48213\nBlue Otter: 90017\nK3: 55555", "+++")]
    [InlineData("**Amber  Falcon**: 48,213\n- blue otter = 90017.\nvariable K3 is 55555", "+++")]
    [InlineData("48213\n90017\n55555", "+++")]
    [InlineData("90017, 48213 and 55555", "--+")]
    [InlineData("Amber Falcon: 90017\nBlue Otter: 48213", "---")]
    [InlineData("Amber Falcon: 148213\nBlue Otter: 900170\nK3: 5555", "---")]
    [InlineData("The codes are in the text: 48213.7 and so on", "---")]
    [InlineData("Amber Falcon:\nBlue Otter: 90017", "-+-")]
    [InlineData("", "---")]
    public void A_code_counts_for_the_key_it_is_given_for(string answer, string right) =>
        string.Concat(AnswerReader.Right(answer, Keys).Select(r => r ? '+' : '-')).Should().Be(right);

    [Fact]
    public void A_haystack_is_the_same_again_and_holds_each_key_once_at_its_depth()
    {
        var maker = new HaystackMaker(7, "ab12");

        var (hay, same, other) = (maker.Make(3, 16_000), maker.Make(3, 16_000), maker.Make(2, 16_000));

        hay.Text.Should().Be(same.Text).And.NotBe(other.Text).And.StartWith("Report ab12");
        hay.Keys.Should().HaveCount(5).And.ContainSingle(k => k.IsChain);
        other.Keys.Should().HaveCount(4).And.NotContain(k => k.IsChain);
        foreach (var key in hay.Keys.Where(k => !k.IsChain))
        {
            var fact = $"The access code for project {key.Name} is {key.Code}.";
            hay.Text.Split(fact).Should().HaveCount(2);
            ((double)hay.Text.IndexOf(fact, StringComparison.Ordinal) / hay.Text.Length).Should().BeApproximately(key.Depth, 0.05);
        }
        hay.Text.Split("The access code for project").Length.Should().BeGreaterThan(50, "keys stand among distractors of the same form");
        hay.Asking()[..hay.Text.Length].Should().Be(hay.Text);
        hay.AskingOtherwise()[..hay.Text.Length].Should().Be(hay.Text);
        hay.AskingOtherwise().Should().NotBe(hay.Asking());
    }

    [Fact]
    public void Keys_of_a_rung_stand_at_sixteen_depths_or_at_those_that_were_asked_for()
    {
        Enumerable.Range(0, 4).SelectMany(n => new HaystackMaker(1, "x").Make(n, 12_000).Keys).Where(k => !k.IsChain).Select(k => k.Depth).Order()
            .Should().Equal(Enumerable.Range(0, 16).Select(i => (i + 0.5) / 16));
        new HaystackMaker(1, "x") { Depths = [0, 0.5, 1] }.Make(0, 12_000).Keys.Select(k => k.Depth).Should().Equal(0, 0.5, 1, 0);
    }

    [Fact]
    public void A_very_long_haystack_still_has_names_and_codes_of_its_own()
    {
        var facts = new HaystackMaker(5, "y").Make(1, 920_000).Text.Split('\n').Where(l => l.StartsWith("The access", StringComparison.Ordinal)).ToList();

        facts.Should().HaveCountGreaterThan(2_900).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_rung_has_both_intervals_and_the_one_by_haystack_is_wider_where_haystacks_differ()
    {
        var rung = Rung(4, 4, 0, 0);

        rung.Share.Should().Be(0.5);
        rung.Wilson.Should().Be(Proportion.Wilson(8, 16));
        var drawn = rung.ByHaystack(1)!.Value;
        (drawn.Upper - drawn.Lower).Should().BeGreaterThan(rung.Wilson!.Value.Upper - rung.Wilson.Value.Lower);
        new RungScore([]).Share.Should().BeNull();
    }

    [Fact]
    public void Forgotten_is_what_is_below_the_line_and_really_lower()
    {
        var (all, most) = (Rung(4, 4, 4, 4, 4, 4, 4, 4), Rung(4, 3, 4, 2, 4, 3, 4, 3));

        ForgettingRule.Forgotten(all, Rung(3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3)).Should().BeTrue();
        ForgettingRule.Forgotten(most, Rung(2, 3, 3, 2, 4, 3, 2, 3, 3, 3, 2, 3)).Should().BeFalse("it is below the line and may be chance");
        ForgettingRule.Forgotten(all, Rung(4, 4, 4, 3)).Should().BeFalse("it holds 85 %");
        ForgettingRule.ForgottenAtOnce(all, Rung(1, 0, 2, 1)).Should().BeTrue();
        ForgettingRule.ForgottenAtOnce(all, Rung(1, 0, 4, 1)).Should().BeFalse();
        ForgettingRule.CanJudge(Rung(1, 1, 1, 1)).Should().BeFalse();
    }

    [Fact]
    public void McNemar_is_exact()
    {
        var test = new McNemar(9, 1);
        test.TwoSided.Should().BeApproximately(22.0 / 1024, 1e-12);
        test.SecondIsWorse.Should().BeApproximately(11.0 / 1024, 1e-12);
        new McNemar(0, 0).TwoSided.Should().Be(1);
        new McNemar(3, 3).TwoSided.Should().Be(1);
        new McNemar(5_000, 4_000).TwoSided.Should().BeLessThan(1e-20).And.BeGreaterThan(0);
        McNemar.Of([(true, false), (true, true), (false, true), (true, false)]).Should().Be(new McNemar(2, 1));
    }

    [Fact]
    public void Right_cold_and_wrong_when_cached_is_the_cache_and_wrong_in_all_ways_the_model()
    {
        static AskedThrice[] Of(bool cold, bool cached) => [.. Enumerable.Repeat(new AskedThrice(cold, cached, cached), 17)];

        CacheRule.Of(Of(true, false), forgotten: false).Should().Be(Culprit.Cache);
        CacheRule.Of(Of(false, false), forgotten: true).Should().Be(Culprit.ModelOrLength);
        CacheRule.Of(Of(true, true), forgotten: false).Should().Be(Culprit.Nobody);
        CacheRule.Of([.. Enumerable.Repeat(new AskedThrice(true, null, null), 17)], forgotten: false).Should().Be(Culprit.Nobody);
        CacheRule.Compare([new AskedThrice(true, null, null)]).Should().BeNull();
    }

    [Fact]
    public void The_knee_is_the_length_before_the_first_that_is_clearly_slower()
    {
        KneeRule.Of([new(1_000, 1, 10), new(2_000, 1.2, 11), new(4_000, 1.9, 12), new(8_000, 2.5, 12), new(16_000, 1, 10)]).Should().Be(4_000);
        KneeRule.Of([new(1_000, 1, 10), new(2_000, 1, 40)]).Should().Be(1_000, "decoding is slower too");
        KneeRule.Of([new(1_000, 0.01, 0.1), new(2_000, 0.05, 0.5)]).Should().Be(2_000, "a clock's noise is no knee");
        KneeRule.Of([new(1_000, null, null)]).Should().BeNull();
    }

    private static RungScore Rung(params int[] right) => new([.. right.Select(r => new HaystackScore(r, 4))]);
}
