using CsCheck;
using FluentAssertions;
using MlxDoctor.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Runs;

[Trait("Tier", "Smoke")]
public sealed class SlugTests
{
    [Theory]
    [InlineData("SmolLM2-135M.4bit", "SmolLM2-135M.4bit")]
    [InlineData("org/model", "org%2Fmodel")]
    [InlineData("../../etc/passwd", "..%2F..%2Fetc%2Fpasswd")]
    [InlineData("50%", "50%25")]
    [InlineData("a b", "a%20b")]
    [InlineData("a~b", "a%7Eb")]
    [InlineData("é", "%C3%A9")]
    [InlineData("€", "%E2%82%AC")]
    [InlineData("😀", "%F0%9F%98%80")]
    public void A_name_becomes_part_of_a_file_name(string name, string slug) => Slug.Of(name).Should().Be(slug);

    [Theory]
    [InlineData("org/model", "org%2Fmodel")]
    [InlineData("a/b", "a-b")]
    public void Names_that_a_careless_encoder_would_merge_stay_apart(string a, string b) =>
        Slug.Of(a).Should().NotBe(Slug.Of(b));

    [Fact]
    public void Unpaired_surrogates_stay_apart() =>
        new[] { "\uD800", "\uDBFF", "\uDC00", "\uFFFD", "\uD800\uD800" }.Select(Slug.Of).Should().OnlyHaveUniqueItems();

    [Fact]
    public void Long_names_that_differ_at_the_end_stay_apart_and_fit_into_a_file_name()
    {
        var stem = new string('x', 5000);

        Slug.Of(stem + "a").Should().NotBe(Slug.Of(stem + "b"));
        Slug.Of(stem).Length.Should().BeLessThanOrEqualTo(120);
    }

    [Fact]
    public void A_slug_never_leaves_its_folder_or_holds_the_separator() =>
        Gen.String.Sample(name =>
        {
            var slug = Slug.Of(name);
            slug.Should().MatchRegex(@"\A[A-Za-z0-9%._-]*(~[0-9a-f]{16})?\z");
        });

    [Fact]
    public void Two_names_never_share_a_slug() =>
        Gen.Select(Gen.String[0, 6], Gen.String[0, 6]).Sample((a, b) => (a == b) == (Slug.Of(a) == Slug.Of(b)));
}
