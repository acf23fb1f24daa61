using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Judging;
using MlxDoctor.Tests.Self.Perf;
using Xunit;

namespace MlxDoctor.Tests.Self.Faults;

/// <summary>Answers that are right and come in a wrong way; apart from the other faults, which would take hours on such a server.</summary>
[Trait("Tier", "Self"), Collection(MeasuresAlone.Name)]
public sealed class FlowFaultTests
{
    [Theory]
    [InlineData("late=6000", "flow.first-token", "flow.late")]
    [InlineData("merged-chunks+slow-decode=3", "flow.long-stream", "flow.held-back")]
    [InlineData("stall=2500", "flow.long-stream", "flow.stalled")]
    public Task An_answer_that_comes_in_a_wrong_way_is_reported(string fault, string caseId, string code) => ReportedAsync(fault, caseId, code);

    [Theory]
    [Trait("Nightly", "yes")]
    [InlineData("itl-growing=200", "flow.long-stream", "flow.slows-down")]
    [InlineData("each-later=40", "flow.many-in-a-row", "flow.each-slower")]
    public Task One_that_comes_slower_and_slower_is_too(string fault, string caseId, string code) => ReportedAsync(fault, caseId, code);

    private static async Task ReportedAsync(string fault, string caseId, string code)
    {
        var outcome = await FaultBench.RunAsync(fault, caseId, TimeSpan.FromMinutes(1));

        outcome.Verdict.Should().Be(Verdict.Fail, outcome.Reason);
        outcome.Findings.Should().ContainSingle().Which.Code.Text.Should().Be(code);
    }

    [Theory]
    [InlineData("flow.first-token", "", Verdict.Pass)]
    [InlineData("flow.long-stream", "slow-decode=3", Verdict.Pass)]
    [InlineData("flow.many-in-a-row", "", Verdict.Pass)]
    public async Task A_server_that_is_only_slow_is_not(string caseId, string fault, Verdict verdict)
    {
        await using var server = await EmbeddedSession.StartAsync("doctor-tiny", fault.Length == 0 ? [] : ["--fault", fault]);

        var outcome = await CaseRunner.RunAsync(Catalogue.Find(caseId), server.Context(), [], CancellationToken.None);

        outcome.Verdict.Should().Be(verdict, outcome.Reason);
    }

    [Fact]
    public async Task A_server_that_is_hopelessly_late_is_asked_nothing_more()
    {
        await using var server = await EmbeddedSession.StartAsync("doctor-tiny", "--fault", "late=6000");
        var context = server.Context();
        await CaseRunner.RunAsync(Catalogue.Find("flow.first-token"), context, [], CancellationToken.None);

        var next = await CaseRunner.RunAsync(Catalogue.Find("finish.stop"), context, [], CancellationToken.None);

        next.Verdict.Should().Be(Verdict.Error);
        next.Reason.Should().StartWith("not run: every answer is 6").And.Contain("flow.first-token");
    }
}
