using FluentAssertions;
using MlxDoctor.Core.Errors;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core;

[Trait("Tier", "Smoke")]
public sealed class NearestTests
{
    private static readonly string[] Names = ["mlx-lm", "vllm-mlx", "rapid-mlx", "lm-studio"];

    [Fact]
    public void A_misspelt_name_gets_the_nearest_first() =>
        Nearest.Of("rapd-mlx", Names)[0].Should().Be("rapid-mlx");

    [Fact]
    public void Equally_near_names_come_in_one_order() =>
        Nearest.Of("ab", ["ad", "ac", "aa"]).Should().Equal("aa", "ac", "ad");

    [Fact]
    public void No_more_than_asked_for_are_named() => Nearest.Of("a", ["b", "c", "d", "e"], most: 2).Should().HaveCount(2);

    [Fact]
    public void A_name_far_from_all_gets_the_whole_list() =>
        Nearest.Hint("qqqqqqqqqqqq", Names).Should().Be("there is: lm-studio, mlx-lm, rapid-mlx, vllm-mlx");

    [Fact]
    public void An_empty_name_is_near_only_to_short_ones() =>
        Nearest.Of("", ["a", "abcdef"]).Should().Equal("a");

    [Fact]
    public void The_hint_is_a_question() => Nearest.Hint("mlx-ln", Names).Should().StartWith("did you mean 'mlx-lm'");

    [Fact]
    public void An_exception_says_what_and_what_to_try()
    {
        var e = new UsageException("x.yaml:3: unknown key 'a'", "Use 'b'.");

        e.Message.Should().Be("x.yaml:3: unknown key 'a'\n  try: Use 'b'.");
    }
}
