using FluentAssertions;
using MlxDoctor.Cli.Running;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Data;
using Xunit;

namespace MlxDoctor.Tests.Unit.Cli.Running;

/// <summary>What <c>--case</c> takes.</summary>
[Trait("Tier", "Smoke")]
public sealed class CaseSelectionTests
{
    [Theory]
    [InlineData("usage.once", "usage.once")]
    [InlineData("usage.o*, models.list", "models.list usage.once")]
    [InlineData("health,models.t*", "health.answers models.twice")]
    public void Ids_families_and_patterns_may_be_mixed(string words, string expected) =>
        string.Join(' ', Selected(words).Order(StringComparer.Ordinal)).Should().Be(expected);

    [Fact]
    public void The_order_is_that_of_a_run_whatever_the_order_of_the_words() =>
        Selected("stop,usage").Should().Equal(Selected("usage.*,stop.*"));

    [Theory]
    [InlineData("usage.once,stopp.*", "no case matches 'stopp.*'", "'stop'")]
    [InlineData("zzzzzz", "no case matches 'zzzzzz'", "the families are ")]
    public void A_word_for_no_case_is_refused_with_what_is_near(string words, string message, string hint)
    {
        var select = () => Selected(words);

        select.Should().Throw<UsageException>().WithMessage($"{message}*{hint}*");
    }

    private static IReadOnlyList<string> Selected(string words) =>
        [.. CaseSelection.Select(new RunRequest(Tier.Check).With(RunOptions.Case, words), new Workspace(Repo.Root)).Select(c => c.Info.Id)];
}
