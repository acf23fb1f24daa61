using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Findings;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core;

[Trait("Tier", "Smoke")]
public sealed class VerdictTests
{
    [Fact]
    public void A_verdict_that_nobody_set_is_an_error() => default(Verdict).Should().Be(Verdict.Error);

    [Fact]
    public void Every_verdict_has_the_word_of_the_design() =>
        Enum.GetValues<Verdict>().Select(v => v.Name()).Should().BeEquivalentTo(
            "pass", "fail", "regression", "inconclusive", "skip", "known-deviation", "error");

    [Fact]
    public void A_verdict_survives_its_word() =>
        Enum.GetValues<Verdict>().Should().OnlyContain(v => VerdictNames.Parse(v.Name()) == v);

    [Theory]
    [InlineData("Pass")]
    [InlineData("passed")]
    [InlineData("")]
    [InlineData("known_deviation")]
    [InlineData(" pass")]
    public void Another_word_is_refused_rather_than_guessed(string word) =>
        FluentActions.Invoking(() => VerdictNames.Parse(word))
            .Should().Throw<EnvironmentException>().WithMessage($"*'{word}'*known-deviation*try:*");

    [Fact]
    public void An_outcome_with_a_finding_fails_and_says_why()
    {
        var outcome = CaseOutcome.From([new Finding(FindingCode.ContentDiffers, "first"), new Finding(FindingCode.ContentEmpty, "second")]);

        outcome.Verdict.Should().Be(Verdict.Fail);
        outcome.Reason.Should().Be("first");
    }

    [Fact]
    public void An_outcome_without_a_finding_passes() => CaseOutcome.From([]).Verdict.Should().Be(Verdict.Pass);

    [Fact]
    public void Neither_a_skip_nor_an_error_comes_without_its_reason()
    {
        CaseOutcome.Skip("no tools").Should().Match<CaseOutcome>(o => o.Verdict == Verdict.Skip && o.Reason == "no tools");
        CaseOutcome.Error("died").Should().Match<CaseOutcome>(o => o.Verdict == Verdict.Error && o.Reason == "died");
    }
}
