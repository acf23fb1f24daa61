using System.Text.Json.Nodes;
using FluentAssertions;
using MlxDoctor.Harness.Compare;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Compare;

[Trait("Tier", "Smoke")]
public sealed class DivergenceTests
{
    /// <summary>Lists that hold the whole vocabulary: nothing is truncated, so that every rule for what is missing agrees.</summary>
    [Theory]
    [InlineData("seed full support")]
    [InlineData("identical")]
    [InlineData("order of ids irrelevant")]
    [InlineData("disjoint, no tail (JS = ln 2)")]
    [InlineData("ft swaps top-1 and top-2")]
    public void Whole_lists_give_the_known_divergence(string name)
    {
        var golden = CompareGolden.Case("divergence", name);
        var expected = golden["out_float64_logprobs"]!["js"]!.GetValue<double>();
        var (a, b) = Pair(golden);

        Divergence.LowerBound(a, b).Should().BeApproximately(expected, 1e-9);
        Divergence.UnionEstimate(a, b).Should().BeApproximately(expected, 1e-9);
    }

    [Theory]
    [InlineData("partial, disjoint tails", 0.0863046, 0.2050380)]
    [InlineData("same support, tail lost by renormalisation", 0.0934663, 0.1038514)]
    public void What_is_not_listed_is_one_bucket_and_never_spread(string name, double expected, double spread)
    {
        var golden = CompareGolden.Case("divergence", name);
        var (a, b) = Pair(golden);

        Divergence.LowerBound(a, b).Should().BeApproximately(expected, 1e-6);
        golden["out_float64_logprobs"]!["js"]!.GetValue<double>().Should().BeApproximately(spread, 1e-6, "that is what the original reports of it");
    }

    [Theory]
    [InlineData("random vocab 50, top 5")]
    [InlineData("random vocab 50, top 11")]
    [InlineData("random vocab 50, top 20")]
    public void The_bound_stays_below_the_truth_and_the_estimate_is_nearer_to_it_than_the_originals(string name)
    {
        var golden = CompareGolden.Case("divergence", name);
        var truth = golden["full_vocab_truth"]!["js"]!.GetValue<double>();
        var original = golden["out_float64_logprobs"]!["js"]!.GetValue<double>();
        var (a, b) = Pair(golden);

        Divergence.LowerBound(a, b).Should().BePositive().And.BeLessThanOrEqualTo(truth + 1e-9);
        Math.Abs(Divergence.UnionEstimate(a, b) - truth).Should().BeLessThan(Math.Abs(original - truth));
    }

    [Theory]
    [InlineData("NaN in base", "no finite number")]
    [InlineData("-inf in ft", "no finite number")]
    [InlineData("+inf in ft", "no finite number")]
    [InlineData("flat base (spread 0)", "equally probable")]
    [InlineData("empty lists", "no alternatives")]
    [InlineData("one side empty", "no alternatives")]
    [InlineData("duplicate id on one side", "listed twice")]
    public void A_list_that_means_nothing_is_refused_before_any_arithmetic(string name, string why)
    {
        var golden = CompareGolden.Case("divergence", name);

        new[] { "base", "ft" }.Select(s => TokenDistribution.Of(CompareGolden.List(golden[s]!), out var refusal) is null ? refusal : null)
            .OfType<string>().Should().NotBeEmpty().And.AllSatisfy(r => r.Should().Contain(why));
    }

    [Fact]
    public void Lists_without_a_common_token_are_bounded_by_their_tails_and_not_called_equal()
    {
        var golden = CompareGolden.Case("divergence", "disjoint supports");
        var (a, b) = Pair(golden);

        Divergence.LowerBound(a, b).Should().BeApproximately(0.3680642, 1e-6, "0.9 and 0.1 against 0.1 and 0.9");
        Divergence.LowerBound(a, b).Should().BeLessThan(golden["out_float64_logprobs"]!["js"]!.GetValue<double>());
    }

    [Fact]
    public void Lists_that_add_up_to_more_than_one_are_taken_for_the_whole()
    {
        var golden = CompareGolden.Case("divergence", "probabilities sum above 1 (fp16 rounding)");
        var (a, b) = Pair(golden);

        (a.Tail + b.Tail).Should().BeLessThan(1e-12);
        Divergence.LowerBound(a, b).Should().BeApproximately(golden["out_float64_logprobs"]!["js"]!.GetValue<double>(), 1e-9);
    }

    [Fact]
    public void A_log_probability_above_0_is_refused()
    {
        TokenDistribution.Of([new("a", 0.5, null), new("b", -3, null)], out var refusal).Should().BeNull();
        refusal.Should().Contain("above 0");
    }

    [Fact]
    public void Halves_of_characters_are_told_apart_by_their_bytes_and_otherwise_left_in_the_bucket()
    {
        TokenDistribution.Of([new("\uFFFD", -1, [240]), new("\uFFFD", -2, [241])], out _)!.Listed.Should().HaveCount(2);

        var blind = TokenDistribution.Of([new("a", -1, null), new("\uFFFD", -2, null), new("\uFFFD", -3, null)], out var refusal)!;
        refusal.Should().BeNull();
        blind.Listed.Should().ContainSingle();
        blind.Tail.Should().BeApproximately(1 - Math.Exp(-1), 1e-12);
    }

    [Fact]
    public void Tokens_are_aligned_by_their_text_and_not_by_rank()
    {
        // By rank, both lists read the same, and the original's API backend finds no difference.
        var a = TokenDistribution.Of([new("x", Math.Log(0.6), null), new("y", Math.Log(0.3), null)], out _)!;
        var b = TokenDistribution.Of([new("y", Math.Log(0.6), null), new("x", Math.Log(0.3), null)], out _)!;

        Divergence.LowerBound(a, b).Should().BeApproximately(0.0509697, 1e-6);
    }

    private static (TokenDistribution A, TokenDistribution B) Pair(JsonObject golden) => (
        TokenDistribution.Of(CompareGolden.List(golden["base"]!), out _)!, TokenDistribution.Of(CompareGolden.List(golden["ft"]!), out _)!);
}
