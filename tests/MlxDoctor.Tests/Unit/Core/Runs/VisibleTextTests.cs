using CsCheck;
using FluentAssertions;
using MlxDoctor.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Runs;

[Trait("Tier", "Smoke")]
public sealed class VisibleTextTests
{
    private static readonly Gen<string> Texts = Gen.String[Gen.OneOf<char>(
        Gen.Char, Gen.Char['\0', '\u00a0'], Gen.Char['\u2020', '\u2070'], Gen.Char['\ud700', '\ue010']), 0, 40];

    [Theory]
    [InlineData("\u001b]0;title\u0007\u001b[2J", @"\u001b]0;title\u0007\u001b[2J")]
    [InlineData("a\r\nb\tc\nd", "a\nb\tc\nd")]
    [InlineData("50 %\r100 %", @"50 %\u000d100 %")]
    [InlineData("\u0000\u0008\u007f\u0085\u009b2J", @"\u0000\u0008\u007f\u0085\u009b2J")]
    [InlineData("exe\u202etxt\u2066x\u2069", @"exe\u202etxt\u2066x\u2069")]
    [InlineData("Grüße, שלום, 漢 \u200f", "Grüße, שלום, 漢 \u200f")]
    [InlineData("", "")]
    public void What_acts_is_shown_as_its_code(string text, string shown) => VisibleText.Of(text).Should().Be(shown);

    [Fact]
    public void Half_a_character_is_shown_as_its_code() => VisibleText.Of("\ud83d 😀 \ude00").Should().Be(@"\ud83d 😀 \ude00");

    [Fact]
    public void Nothing_is_left_that_acts_and_a_second_time_changes_nothing() => Texts.Sample(text =>
    {
        var shown = VisibleText.Of(text);
        return !shown.Any(c => (char.IsControl(c) && c is not ('\n' or '\t')) || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'))
            && VisibleText.Of(shown) == shown;
    });

    [Fact]
    public void A_text_in_which_nothing_acts_stays_as_it_is() =>
        Gen.String[Gen.OneOf<char>(Gen.Char[' ', '~'], Gen.Char['\u00a0', '\u2000'], Gen.Const('\n'), Gen.Const('\t')), 0, 60]
            .Sample(text => VisibleText.Of(text) == text);

    [Fact]
    public void A_writer_lets_nothing_through_and_colours_only_where_they_are_ours() => Texts.Sample(text =>
    {
        using var plain = new StringWriter();
        using var coloured = new StringWriter();
        using (var safe = new SafeWriter(plain))
            safe.WriteLine(text);
        using (var safe = new SafeWriter(coloured, colours: true))
            safe.Write("\u001b[31m" + text + "\u001b[0m");
        return plain.ToString() == VisibleText.Of(text) + "\n"
            && coloured.ToString() == "\u001b[31m" + VisibleText.Of(text) + "\u001b[0m";
    });
}
