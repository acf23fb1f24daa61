using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Checks.Faults;
using Xunit;

namespace MlxDoctor.Tests.Self.Faults;

/// <summary>Every fault is reported by the case that is meant to report it, with the symptom that is meant.</summary>
[Trait("Tier", "Self")]
public sealed class FaultDiagonalTests
{
    /// <summary>The planned faults.</summary>
    public static IEnumerable<object[]> Diagonal =>
        FaultPlan.Load(Path.Combine(Repo.Root, "fixtures")).Select(p => new object[] { p.Fault, p.Case, p.Code });

    [Theory]
    [MemberData(nameof(Diagonal))]
    public async Task A_fault_is_reported_by_its_case(string fault, string caseId, string code)
    {
        var outcome = await FaultBench.RunAsync(fault, caseId);

        outcome.Verdict.Should().Be(Verdict.Fail, outcome.Reason);
        outcome.Findings.Select(f => f.Code).Should().Contain(code);
        outcome.Findings.Should().OnlyContain(f => f.Curl != null && f.RequestId != null && f.Sent != null);
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
        var boot = async () => await FaultBench.RunAsync("completions-hang", "finish.stop");

        (await boot.Should().ThrowAsync<MlxDoctor.Core.Errors.EnvironmentException>()).Which.Message.Should().Contain("completion");
    }
}
