using CsCheck;
using FluentAssertions;
using MlxDoctor.Core.Reports;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Reports;

[Trait("Tier", "Smoke")]
public sealed class MarkdownTests
{
    [Theory]
    [InlineData("a|b", @"a\|b")]
    [InlineData("a\r\nb\nc\rd", "a b c d")]
    [InlineData("a\u2028b\u0085c\u000bd", "a b c d")]
    [InlineData("`code`", @"\`code\`")]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("&lt;", "&amp;lt;")]
    [InlineData("[x](javascript:y)", @"\[x\](javascript:y)")]
    [InlineData("**bold** _it_ ~no~", @"\*\*bold\*\* \_it\_ \~no\~")]
    [InlineData(@"\|", @"\\\|")]
    [InlineData("\u001b[31mred", "\\\\u001b\\[31mred")]
    [InlineData("a\u0000b", "a\\\\u0000b")]
    [InlineData("abc\u202Etxt", "abc\\\\u202etxt")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Text_stays_text(string? text, string markdown) => Markdown.Text(text).Should().Be(markdown);

    [Theory]
    [InlineData("a", "`a`")]
    [InlineData("a`b", "``a`b``")]
    [InlineData("`", "`` ` ``")]
    [InlineData("```", "```` ``` ````")]
    [InlineData("a|b", @"a\|b")]
    [InlineData("a\nb", "`a b`")]
    [InlineData(" ", " ")]
    public void Code_cannot_be_left(string text, string markdown) => Markdown.Code(text).Should().Be(markdown);

    [Fact]
    public void A_block_has_a_fence_longer_than_any_in_it() =>
        Markdown.Block("x\n````\n# not a heading\n", "sh").Should().Be("`````sh\nx\n````\n# not a heading\n`````\n");

    [Fact]
    public void A_block_shows_control_codes_and_keeps_lines_and_tabs() =>
        Markdown.Block("a\tb\r\nc\u001bd").Should().Be("```\na\tb\nc\\u001bd\n```\n");

    [Fact]
    public void A_huge_text_is_cut_and_says_how_long_it_was() =>
        Markdown.Text(new string('x', 10_000_000)).Should().StartWith("xxx").And.EndWith("… (10000000 characters)").And.HaveLength(300 + 23);

    [Fact]
    public void A_cut_never_splits_a_character() =>
        Markdown.Shorten("ab😀cd", 3).Should().Be("ab… (6 characters)");

    [Theory]
    [InlineData("https://github.com/ml-explore/mlx-lm/issues/1", "<https://github.com/ml-explore/mlx-lm/issues/1>")]
    [InlineData("javascript:alert(1)", "javascript:alert(1)")]
    [InlineData("https://x/> <b>", "https://x/&gt; &lt;b&gt;")]
    [InlineData("https://x/|", @"https://x/\|")]
    [InlineData("not a link", "not a link")]
    [InlineData(null, "")]
    public void Only_an_address_of_the_web_becomes_a_link(string? url, string markdown) => Markdown.Link(url).Should().Be(markdown);

    [Fact]
    public void No_text_at_all_breaks_a_table() =>
        Gen.String.Sample(text =>
        {
            foreach (var cell in new[] { Markdown.Text(text), Markdown.Code(text), Markdown.Link(text) })
            {
                cell.Should().NotContainAny("\n", "\r", "\u2028", "\u2029", "\u0085", "\u001b");
                UnescapedBars(cell).Should().Be(0);
            }
            Markdown.Text(text).Should().NotContainAny("<", ">");
        });

    private static int UnescapedBars(string cell)
    {
        var bars = 0;
        for (var i = 0; i < cell.Length; i++)
            if (cell[i] == '\\')
                i++;
            else if (cell[i] == '|')
                bars++;
        return bars;
    }
}
