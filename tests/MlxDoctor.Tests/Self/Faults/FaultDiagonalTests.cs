using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Proofs.Matrix;
using Xunit;

namespace MlxDoctor.Tests.Self.Faults;

/// <summary>Every fault is reported by the case that is meant to report it, with the symptom that is meant.</summary>
[Trait("Tier", "Self")]
public sealed class FaultDiagonalTests(HeaderServer running) : IClassFixture<HeaderServer>
{
    /// <summary>The planned faults, but for those of <see cref="TimedFaultTests"/>.</summary>
    public static IEnumerable<object[]> Diagonal =>
        FaultPlan.Load(Path.Combine(Repo.Root, "fixtures")).Where(p => !TimedFaultTests.Times(p)).Select(p => new object[] { p.Fault, p.Case, p.Code.Text });

    [Theory]
    [MemberData(nameof(Diagonal))]
    public async Task A_fault_is_reported_by_its_case(string fault, string caseId, string code)
    {
        var outcome = await FaultBench.RunAsync(running, fault, caseId);

        outcome.Verdict.Should().Be(Verdict.Fail, outcome.Reason);
        outcome.Findings.Select(f => f.Code.Text).Should().Contain(code);
        outcome.Findings.Should().OnlyContain(f => f.Curl != null && f.RequestId != null && f.Sent != null);
    }

    /// <summary>One of each kind; all of them: <c>harness/doctor self fault-header</c>.</summary>
    [Theory]
    [InlineData("reset-midstream", "finish.long-answer")]
    [InlineData("unclean-end", "finish.long-answer")]
    [InlineData("invalid-drop", "refuse.temperature-negative")]
    [InlineData("keepalive-data+stall=400", "finish.long-answer")]
    [InlineData("models-empty", "models.list")]
    [InlineData("cache-lie", "cache.reported")]
    [InlineData("member-set=incomplete_details:{\"reason\":\"max_output_tokens\"}@responses@plain", "responses.answer")]
    public async Task A_fault_by_header_is_judged_as_that_of_a_fresh_server(string fault, string caseId)
    {
        FaultHeader.Allows(fault).Should().BeTrue();

        var (byHeader, fresh) = (await running.RunAsync(fault, caseId), await FaultBench.RunAsync(fault, caseId));

        fresh.Verdict.Should().Be(Verdict.Fail);
        byHeader.Verdict.Should().Be(fresh.Verdict);
        // How often a code is given may depend on what the prompt cache of a running server holds already.
        Codes(byHeader).Should().BeEquivalentTo(Codes(fresh));
    }

    /// <summary>A connection that is reset takes along what had arrived and was not read yet, which may be all.</summary>
    private static List<string> Codes(CaseOutcome outcome)
    {
        var codes = outcome.Findings.Select(f => f.Code).Distinct().ToList();
        if (codes.Contains(FindingCode.HttpConnectionBroken))
            codes.Remove(FindingCode.ContentEmpty);
        return [.. codes.Select(c => c.Text)];
    }

    [Fact]
    public async Task A_server_that_crashes_in_mid_stream_is_an_error_that_says_so()
    {
        var outcome = await FaultBench.RunAsync("crash-midstream@stream", "finish.long-answer");

        outcome.Verdict.Should().Be(Verdict.Error);
        outcome.Reason.Should().Contain("died during this case");
    }

    [Fact]
    public async Task A_server_that_is_healthy_and_never_answers_is_reported_at_boot()
    {
        var boot = async () => await EmbeddedSession.StartWithinAsync(TimeSpan.FromSeconds(40), "doctor-tiny", PlannedFault.OptionsOf("completions-hang"));

        (await boot.Should().ThrowAsync<MlxDoctor.Core.Errors.EnvironmentException>()).Which.Message.Should().Contain("completion");
    }
}
