using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Judging;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Judging;

[Trait("Tier", "Smoke")]
public sealed class LaneRuleTests
{
    private static readonly CaseOutcome Lost = Failed(FindingCode.StreamDoneMissing, "no [DONE]");
    private static readonly CaseOutcome Differs = Failed(FindingCode.ParityContent, "the stream says other words");

    [Fact]
    public void What_fails_beside_others_and_passes_alone_is_a_finding_of_its_own_kind_that_shows_the_request_beside_others()
    {
        var outcome = LaneRule.Judge(Lost, CaseOutcome.Pass(), ModelTrust.Unknown);

        outcome.Verdict.Should().Be(Verdict.Fail);
        outcome.Blame.Should().Be(Blame.Server);
        outcome.Findings.Should().ContainSingle().Which.Should().BeEquivalentTo(new
        {
            Code = FindingCode.ParallelBeside,
            Message = "only beside other requests, not alone: no [DONE] (stream.done-missing)",
            RequestId = "r0007",
        });
    }

    [Fact]
    public void What_fails_alone_too_is_told_as_it_is_alone()
    {
        var alone = Failed(FindingCode.UsageMissing, "no usage");

        LaneRule.Judge(Lost, alone, ModelTrust.Known).Should().BeSameAs(alone);
    }

    [Fact]
    public void Other_words_beside_others_are_a_finding_of_a_known_model_and_a_note_of_an_unknown_one()
    {
        LaneRule.Judge(Differs, CaseOutcome.Pass(), ModelTrust.Known).Findings.Should().ContainSingle().Which.Code.Should().Be(FindingCode.ParallelBeside);

        var unknown = LaneRule.Judge(Differs, CaseOutcome.Pass(), ModelTrust.Unknown);
        unknown.Verdict.Should().Be(Verdict.Pass);
        unknown.Notes.Should().ContainSingle().Which.Should().Be(
            "only beside other requests, not alone: parity.content: the stream says other words");
    }

    [Theory]
    [InlineData("status 503 for a good request")]
    [InlineData("status 429 for a good request")]
    public void A_refusal_for_want_of_room_is_a_note(string message)
    {
        var outcome = LaneRule.Judge(Failed(FindingCode.HttpStatus, message), CaseOutcome.Pass(), ModelTrust.Known);

        outcome.Verdict.Should().Be(Verdict.Pass);
        outcome.Notes.Should().ContainSingle().Which.Should().Contain(message);
    }

    [Fact]
    public void What_the_harness_could_not_judge_beside_others_is_judged_alone()
    {
        var outcome = LaneRule.Judge(CaseOutcome.Error("the harness failed"), CaseOutcome.Pass(), ModelTrust.Known);

        outcome.Verdict.Should().Be(Verdict.Pass);
        outcome.Notes.Should().ContainSingle().Which.Should().Contain("the harness failed");
    }

    [Theory]
    [InlineData(Verdict.Pass, true)]
    [InlineData(Verdict.Skip, true)]
    [InlineData(Verdict.KnownDeviation, true)]
    [InlineData(Verdict.Fail, false)]
    [InlineData(Verdict.Error, false)]
    public void Only_what_needs_no_second_look_is_settled(Verdict verdict, bool settled) =>
        LaneRule.IsSettled(new(verdict, "why", [], [])).Should().Be(settled);

    [Theory]
    [InlineData("stop.number", true)]
    [InlineData("text.emoji", true)]
    [InlineData("state.repeat", false)]
    [InlineData("cache.reported", false)]
    [InlineData("parallel.markers", false)]
    [InlineData("leave.plain", false)]
    [InlineData("flow.many-in-a-row", false)]
    [InlineData("context.too-long", false)]
    public void What_measures_leaves_counts_or_changes_state_runs_by_itself(string caseId, bool beside)
    {
        var check = Catalogue.Find(caseId);

        LaneRule.MayRunBeside(check.Info).Should().Be(beside);
    }

    private static CaseOutcome Failed(FindingCode code, string message) =>
        CaseOutcome.From([new Finding(code, message) { RequestId = "r0007" }]);
}
