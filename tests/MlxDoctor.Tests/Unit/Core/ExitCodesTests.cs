using FluentAssertions;
using MlxDoctor.Core.Cases;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core;

[Trait("Tier", "Smoke")]
public sealed class ExitCodesTests
{
    // letters: p pass, f fail, r regression, i inconclusive, s skip, k known deviation, e error
    [Theory]
    [InlineData("p", false, 0, 0, 0)]
    [InlineData("k", false, 0, 0, 0)]
    [InlineData("pk", false, 0, 0, 0)]
    [InlineData("ps", false, 0, 0, 0)]
    [InlineData("pi", false, 0, 2, 125)]
    [InlineData("i", false, 0, 2, 125)]
    [InlineData("pr", false, 1, 1, 1)]
    [InlineData("ri", false, 1, 1, 1)]
    [InlineData("pf", false, 2, 2, 2)]
    [InlineData("fr", false, 2, 2, 2)]
    [InlineData("fe", false, 2, 2, 2)]
    [InlineData("f", true, 2, 2, 2)]
    [InlineData("pe", false, 2, 2, 125)]
    [InlineData("re", false, 2, 2, 125)]
    [InlineData("p", true, 2, 2, 125)]
    [InlineData("r", true, 2, 2, 125)]
    [InlineData("", false, 2, 2, 125)]
    [InlineData("", true, 2, 2, 125)]
    [InlineData("sss", false, 2, 2, 125)]
    [InlineData("e", false, 2, 2, 125)]
    [InlineData("se", false, 2, 2, 125)]
    public void Every_mix_of_verdicts_has_one_exit_code(string verdicts, bool aborted, int plain, int strict, int bisect)
    {
        var counts = VerdictCounts.Of(verdicts.Select(Parse));

        ExitCodes.Of(counts, aborted).Should().Be(plain);
        ExitCodes.Of(counts, aborted, strict: true).Should().Be(strict);
        ExitCodes.Of(counts, aborted, bisect: true).Should().Be(bisect);
    }

    [Fact]
    public void Counts_hold_every_verdict_in_its_own_place()
    {
        var counts = VerdictCounts.Of("pffrrriiiissssskkkkkkeeeeeee".Select(Parse));

        counts.Should().Be(new VerdictCounts(1, 2, 3, 4, 5, 6, 7));
        counts.Total.Should().Be(28);
        counts.Judged.Should().Be(16, "skips and errors judge nothing");
    }

    private static Verdict Parse(char c) => c switch
    {
        'p' => Verdict.Pass,
        'f' => Verdict.Fail,
        'r' => Verdict.Regression,
        'i' => Verdict.Inconclusive,
        's' => Verdict.Skip,
        'k' => Verdict.KnownDeviation,
        'e' => Verdict.Error,
        _ => throw new ArgumentOutOfRangeException(nameof(c)),
    };
}
