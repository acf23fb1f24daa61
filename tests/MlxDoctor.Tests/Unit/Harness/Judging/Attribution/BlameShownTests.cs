using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Fixtures;
using MlxDoctor.Tests.Unit.Core.Runs;
using Xunit;
using Xunit.Sdk;

namespace MlxDoctor.Tests.Unit.Harness.Judging.Attribution;

/// <summary>Whoever reads a failure, in a test explorer, a TRX file or a record, reads who is to blame.</summary>
[Trait("Tier", "Smoke")]
public sealed class BlameShownTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_message_of_a_failed_test_names_it_for_the_case_and_for_each_finding()
    {
        var outcome = CaseOutcome.From([new Finding(FindingCode.TextToolTag, "a tool call as text") { RequestId = "r0002", Blame = Blame.Parser }]) with
        {
            Blame = Blame.Parser,
        };

        var failed = () => VerdictAssert.Holds("tools.one-argument", outcome);

        failed.Should().Throw<XunitException>().Which.Message.Should()
            .StartWith("tools.one-argument: fail (to blame: parser): a tool call as text").And.Contain("(r0002, parser)");
    }

    [Fact]
    public void The_reason_of_a_skipped_known_deviation_names_it_too()
    {
        var outcome = new CaseOutcome(Verdict.KnownDeviation, "n is ignored", [], []) { Blame = Blame.Server };

        var skipped = () => VerdictAssert.Holds("refuse.n-two", outcome);

        skipped.Should().Throw<Exception>().WithMessage("known-deviation (to blame: server): n is ignored");
    }

    [Fact]
    public void A_record_keeps_it_as_a_word_and_one_of_an_older_harness_has_none()
    {
        var run = _folder.Start();
        var outcome = new CaseOutcome(
            Verdict.Fail, "wrong", [new Finding(FindingCode.ContentDiffers, "wrong") { Blame = Blame.Model }], [])
        { Blame = Blame.Model };
        var file = CaseRecords.Write(run, CaseRecord.Of(outcome, "text.list", "output", "tiny", 1, _folder.Time.GetUtcNow(), 1));

        File.ReadAllText(file).Should().Contain("\"blame\": \"model\"");
        File.WriteAllText(
            file,
            string.Join('\n', File.ReadAllLines(file).Where(l => !l.Contains("\"blame\"", StringComparison.Ordinal))).Replace(
                "\"curl\": null,\n", "\"curl\": null\n", StringComparison.Ordinal));
        var old = CaseRecords.ReadAll(run);
        old.Unreadable.Should().BeEmpty();
        old.Records.Should().ContainSingle().Which.Record.Blame.Should().BeNull();
    }

    [Theory]
    [InlineData(Verdict.Error, Blame.Harness)]
    [InlineData(Verdict.Fail, Blame.Harness)]
    [InlineData(Verdict.Regression, Blame.Server)]
    [InlineData(Verdict.Pass, null)]
    [InlineData(Verdict.Skip, null)]
    [InlineData(Verdict.Inconclusive, null)]
    internal void An_outcome_that_came_past_the_rule_never_accuses_a_server_of_a_failure(Verdict verdict, Blame? blame) =>
        CaseRecord.Of(new CaseOutcome(verdict, "why", [], []), "a.b", "unit", null, 1, _folder.Time.GetUtcNow(), null).Blame.Should().Be(blame);
}
