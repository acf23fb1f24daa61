using FluentAssertions;
using MlxDoctor.EmbeddedServer.Faults;
using MlxDoctor.Proofs.Matrix;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs.Matrix;

[Trait("Tier", "Smoke")]
public sealed class FaultHeaderTests
{
    private static readonly IReadOnlyList<PlannedFault> Plan = FaultPlan.Load(Path.Combine(Repo.Root, "fixtures"));

    [Theory]
    [InlineData("stop-ignored", true)]
    [InlineData("keepalive-data+stall=400", true)]
    [InlineData("garbage@responses@tools", true)]
    [InlineData("event-set=response.created:response.created_at:1600000000", true)]
    [InlineData("memory-growth=4", false)]
    [InlineData("key-ignored@messages", false)]
    [InlineData("garbage@after-leave+slow-decode=3", false)]
    [InlineData("slow-decode=3+slot-leak", false)]
    [InlineData("garbage@repeat", false)]
    [InlineData("member-set=stop:[1,2]", false)]
    public void What_belongs_to_the_server_or_to_its_past_is_not_asked_for_by_header(string fault, bool allowed) =>
        FaultHeader.Allows(fault).Should().Be(allowed);

    [Fact]
    public void What_is_listed_is_what_the_server_calls_so()
    {
        FaultHeader.Name.Should().Be(FaultSet.Header);
        FaultHeader.OfTheServer.Should().BeSubsetOf(FaultList.All.Select(f => f.Name)).And.BeInAscendingOrder(StringComparer.Ordinal);
        FaultHeader.OfThePast.Should().BeSubsetOf(FaultSpec.Conditions);
    }

    /// <summary>Each start costs seconds: a fault that needs one is the exception.</summary>
    [Fact]
    public void Most_planned_faults_need_no_server_of_their_own() =>
        Plan.Count(p => !FaultHeader.Allows(p.Fault)).Should().BeLessThan(Plan.Count / 6);

    [Fact]
    public void Faults_that_happen_together_are_separated_by_commas() =>
        FaultHeader.Of("keepalive-data+stall=400").Single().Value.Should().Be("keepalive-data,stall=400");
}
