using FluentAssertions;
using MlxDoctor.Harness.Agents;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Agents;

[Trait("Tier", "Smoke")]
public sealed class VersionRangeTests
{
    [Theory]
    [InlineData("1.2", "1.2.0", true)]
    [InlineData("1.2.0", "1.2", true)]
    [InlineData("=1.2", "1.2.1", false)]
    [InlineData("==1.2", "v1.2", true)]
    [InlineData("!=1.2", "1.2.0", false)]
    [InlineData(">=0.9", "0.10", true)]
    [InlineData(">=0.9", "0.8.99", false)]
    [InlineData(">=0.8, <0.9", "0.8.5", true)]
    [InlineData(">=0.8,<0.9", "0.9", false)]
    [InlineData(">=0.8 <0.9", "0.9", false)]
    [InlineData(">= 0.8", "0.8", true)]
    [InlineData(">0.8", "0.8.0", false)]
    [InlineData("<=2", "2.0.1", false)]
    [InlineData("~1.2.3", "1.2.9", true)]
    [InlineData("~1.2.3", "1.3", false)]
    [InlineData("~1.2.3", "1.2.2", false)]
    [InlineData("~1", "1.9", true)]
    [InlineData("~1", "2", false)]
    [InlineData("^1.2", "1.99", true)]
    [InlineData("^1.2", "2.0", false)]
    [InlineData("^0.2.3", "0.2.9", true)]
    [InlineData("^0.2.3", "0.3.0", false)]
    [InlineData("^0.0.3", "0.0.4", false)]
    [InlineData("1.x", "1.7", true)]
    [InlineData("1.2.*", "1.3", false)]
    [InlineData("!=1.x", "1.5", false)]
    [InlineData("*", "0.0.1", true)]
    [InlineData("<1 || >=2", "1.5", false)]
    [InlineData("<1 || >=2", "2.5", true)]
    [InlineData(">=1.0", "1.0.0-rc.1", false)]
    [InlineData(">=1.0.0-rc.1", "1.0.0-rc.2", true)]
    [InlineData(">=1.0.0-rc.2", "1.0.0-rc.10", true)]
    [InlineData(">=1.0.0-alpha", "1.0.0-1", false)]
    [InlineData("=1.0", "1.0+build.5", true)]
    [InlineData(">2", "20260101", true)]
    public void A_range_holds_what_it_says(string range, string version, bool holds) =>
        VersionRange.TryParse(range)!.Holds(VersionNumber.TryParse(version)!).Should().Be(holds);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("latest")]
    [InlineData(">=")]
    [InlineData(">=latest")]
    [InlineData("=>1.0")]
    [InlineData(">=1.0,")]
    [InlineData(",>=1.0")]
    [InlineData(">=1.0,,<2")]
    [InlineData(">=1.0 ||")]
    [InlineData("|| 1")]
    [InlineData("1.0 | 2.0")]
    [InlineData(">=1.x")]
    [InlineData("~1.*")]
    [InlineData(">*")]
    [InlineData("1..2")]
    [InlineData("1.2.")]
    [InlineData(">=1.0<2.0")]
    [InlineData("1.0 - 2.0")]
    [InlineData("1.0;2.0")]
    [InlineData("-1")]
    [InlineData("1.x-rc")]
    public void What_is_not_understood_in_full_is_no_range(string range) => VersionRange.TryParse(range).Should().BeNull();

    [Fact]
    public void Versions_are_ordered_and_a_number_too_long_for_an_integer_does_no_harm()
    {
        string[] ordered = ["0.9", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-beta", "1.0.0", "1.0.1", "1.10", "999999999999999999.0"];

        ordered.Select(v => VersionNumber.TryParse(v)!).Should().BeInAscendingOrder((a, b) => a.CompareTo(b));
    }
}
