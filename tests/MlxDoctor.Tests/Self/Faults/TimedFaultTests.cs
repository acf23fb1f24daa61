using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Proofs.Matrix;
using MlxDoctor.Tests.Self.Perf;
using Xunit;

namespace MlxDoctor.Tests.Self.Faults;

/// <summary>Planned faults that are seen by how long an answer takes: beside other rows the healthy answer may take as long.</summary>
[Trait("Tier", "Self")]
[Collection(MeasuresAlone.Name)]
public sealed class TimedFaultTests
{
    /// <summary>The planned faults that are seen by time.</summary>
    public static IEnumerable<object[]> Timed =>
        FaultPlan.Load(Path.Combine(Repo.Root, "fixtures")).Where(Times).Select(p => new object[] { p.Fault, p.Case, p.Code.Text });

    [Theory]
    [MemberData(nameof(Timed))]
    public async Task A_fault_is_reported_by_its_case(string fault, string caseId, string code)
    {
        var outcome = await FaultBench.RunAsync(fault, caseId);

        outcome.Verdict.Should().Be(Verdict.Fail, outcome.Reason);
        outcome.Findings.Select(f => f.Code.Text).Should().Contain(code);
    }

    /// <summary>True for a fault whose finding compares times.</summary>
    internal static bool Times(PlannedFault planned) => planned.Code == FindingCode.FlowSlowerAfterLong;
}
