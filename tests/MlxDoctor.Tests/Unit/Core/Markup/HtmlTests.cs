using System.Net;
using CsCheck;
using FluentAssertions;
using MlxDoctor.Core.Markup;
using MlxDoctor.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Markup;

[Trait("Tier", "Smoke")]
public sealed class HtmlTests
{
    private static readonly string[] Pieces =
    [
        "<", ">", "&", "\"", "'", "`", "=", "</script>", "</style>", "</pre>", "]]>", "<!--", "-->", "<![CDATA[", "&lt;", "&#60;", "&#x3c;", "\u202e", "\u0000",
        "\u001b[2J", "\r", "\r\n", "\n", "\u2028", "\ud800", "\udc00", "\ufeff", "<script>owned=1</script>", "\" onload=\"owned=1", "javascript:owned=1", "a",
    ];

    /// <summary>Any characters, and often those by which a text could act.</summary>
    internal static Gen<string> Hostile { get; } =
        Gen.Frequency((1, Gen.String), (3, Gen.Int[0, Pieces.Length - 1].Array[0, 12].Select(picked => string.Concat(picked.Select(i => Pieces[i])))));

    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("&lt;", "&amp;lt;")]
    [InlineData("\" onload='x", "&quot; onload=&#39;x")]
    [InlineData("]]></style>", "]]&gt;&lt;/style&gt;")]
    [InlineData("abc\u202etxt", "abc\\u202etxt")]
    [InlineData("\u001b[31m\u0000", "\\u001b[31m\\u0000")]
    [InlineData("a\r\nb", "a\nb")]
    [InlineData("é 日本 😀", "é 日本 😀")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Text_stays_text(string? text, string html) => Html.Of($"{text}").ToString().Should().Be(html);

    [Fact]
    public void Whatever_a_text_is_the_page_shows_it_and_has_no_markup_of_it() =>
        Hostile.Sample(text =>
        {
            var html = HtmlText.Encode(text);
            html.Should().NotContainAny("<", ">", "\"", "'", "\u001b", "\u202e", "\0");
            WebUtility.HtmlDecode(html).Should().Be(SafeText.Of(text));
        });

    [Fact]
    public void A_piece_is_not_encoded_twice_and_what_it_was_made_of_is_encoded_once()
    {
        var inner = Html.Of($"<b title=\"{"\"&"}\">{"<"}</b>");

        Html.Of($"<p>{inner}{new[] { inner, inner }}{3}{0.5}</p>").ToString().Should()
            .Be($"<p>{string.Concat(Enumerable.Repeat("<b title=\"&quot;&amp;\">&lt;</b>", 3))}30.5</p>");
    }

    [Fact]
    public void What_is_a_literal_elsewhere_is_text_in_a_hole()
    {
        const string Constant = "<b>";

        Html.Of($"{Constant}{"<i>"}{$"<u>{1}"}").ToString().Should().Be("&lt;b&gt;&lt;i&gt;&lt;u&gt;1");
    }
}
