using System.Globalization;
using FluentAssertions;
using MlxDoctor.Core.Reports;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Reports;

[Trait("Tier", "Smoke")]
public sealed class FormatTests
{
    public static TheoryData<string> Cultures => ["", "en-US", "de-DE", "ru-RU", "ar-SA", "sv-SE"];

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Every_formatter_writes_the_same_under_every_locale(string culture)
    {
        using var scope = new CultureScope(culture);

        Format.Number(1234567.891).Should().Be("1234567.9");
        Format.Number(-12.345).Should().Be("-12.35");
        Format.Number(0.00012345).Should().Be("0.000123");
        Format.Number(12.5, "tok/s").Should().Be("12.50 tok/s");
        Format.Delta(-1234.5).Should().Be("-1234.50 %");
        Format.Delta(7).Should().Be("+7.00 %");
        Format.Percent(5).Should().Be("5.00 %");
        Format.Interval([-1.5, 2]).Should().Be("-1.50 % to +2.00 %");
        Format.Count(-1234).Should().Be("-1234");
        Format.Count(1, "case").Should().Be("1 case");
        Format.Duration(1500).Should().Be("1.5 s");
        Format.Duration(3_725_000).Should().Be("62 min 05 s");
        var time = new DateTimeOffset(2026, 3, 9, 16, 5, 6, 7, TimeSpan.FromHours(2));
        Format.Timestamp(time).Should().Be("2026-03-09T14:05:06.007Z");
        Format.Time(time).Should().Be("2026-03-09 14:05:06 UTC");
    }

    [Fact]
    public void The_locales_of_this_test_do_write_numbers_differently()
    {
        using var scope = new CultureScope("de-DE");

        1.5.ToString(CultureInfo.CurrentCulture).Should().Be("1,5");
    }

    [Fact]
    public void What_was_not_measured_is_a_dash_and_never_a_zero()
    {
        Format.Number(null).Should().Be("—");
        Format.Number(null, "ms").Should().Be("—");
        Format.Delta(null).Should().Be("—");
        Format.Percent(null).Should().Be("—");
        Format.Interval(null).Should().Be("—");
        Format.Interval([1]).Should().Be("—");
        Format.Count((int?)null).Should().Be("—");
        Format.Duration(null).Should().Be("—");
        Format.Number(0).Should().Be("0");
    }

    [Theory]
    [InlineData(0.0, "0.00 %")]
    [InlineData(-0.001, "0.00 %")]
    [InlineData(0.004, "0.00 %")]
    [InlineData(-0.005, "-0.01 %")]
    [InlineData(0.005, "+0.01 %")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void A_delta_has_a_sign_unless_it_rounds_to_nothing(double delta, string text) => Format.Delta(delta).Should().Be(text);

    [Theory]
    [InlineData(0.0, "0 ms")]
    [InlineData(999.4, "999 ms")]
    [InlineData(999.6, "1.0 s")]
    [InlineData(59_949.0, "59.9 s")]
    [InlineData(59_999.0, "1 min 00 s")]
    [InlineData(119_600.0, "2 min 00 s")]
    [InlineData(double.NaN, "NaN")]
    public void A_duration_never_shows_sixty_seconds(double ms, string text) => Format.Duration(ms).Should().Be(text);

    [Fact]
    public void A_number_that_is_none_is_shown_as_such() => Format.Number(double.NaN, "ms").Should().Be("NaN ms");
}
