using FluentAssertions;
using MlxDoctor.Cli.Bisect;
using MlxDoctor.Core.Errors;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Unit.Cli.Bisect;

/// <summary>Which versions there are, in their order, and a clear word for a range that is none.</summary>
[Trait("Tier", "Smoke")]
public sealed class PackageVersionsTests
{
    private static readonly string[] All = ["0.32.2", "0.9.0", "0.31.3", "0.31.10", "dev", "0.40.0"];

    [Fact]
    public void Wheels_of_the_package_alone_count_once_each()
    {
        using var dir = new TempDir();
        foreach (var name in new[]
        {
            "mlx_lm-0.31.3-py3-none-any.whl", "mlx_lm-0.32.2-py3-none-any.whl", "mlx_lm-0.32.2-1-py3-none-any.whl", "mlx_lm_extra-1.0-py3-none-any.whl",
            "mlx-0.32.4-cp311-cp311-linux.whl", "notes.txt",
        })
            File.WriteAllText(dir.Sub(name), "");

        PackageVersions.OfWheels(dir.Path, "mlx-lm").Should().BeEquivalentTo("0.31.3", "0.32.2");
    }

    [Fact]
    public void The_index_is_read_as_pip_prints_it() =>
        PackageVersions.OfIndex("mlx-lm (0.32.2)\nAvailable versions: 0.32.2, 0.32.1,0.31.3\n  INSTALLED: 0.1\n").Should().Equal("0.32.2", "0.32.1", "0.31.3");

    [Fact]
    public void A_range_holds_its_ends_and_what_is_between_by_number() =>
        PackageVersions.Between(All, "0.31.3..0.32.2", "p").Should().Equal("0.31.3", "0.31.10", "0.32.2");

    [Theory]
    [InlineData("0.31.3", "0.31.3..0.32.2")]
    [InlineData("0.31.3...0.32.2", "There are: ")]
    [InlineData("..0.32.2", "for example")]
    [InlineData("0.31.3..0.33.0", "0.32.2")]
    [InlineData("dev..0.32.2", "There are: ")]
    [InlineData("0.32.2..0.31.3", "0.31.3..0.32.2")]
    [InlineData("0.32.2..0.32.2", "older")]
    public void What_is_no_range_is_told_with_what_to_try(string range, string words) =>
        FluentActions.Invoking(() => PackageVersions.Between(All, range, "p")).Should().Throw<UsageException>()
            .Which.Should().Match<UsageException>(e => $"{e.What} {e.Remedy}".Contains(words));
}
