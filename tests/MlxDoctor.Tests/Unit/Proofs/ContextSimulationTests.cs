using FluentAssertions;
using MlxDoctor.Proofs.ContextPower;
using Xunit;

namespace MlxDoctor.Tests.Unit.Proofs;

/// <summary>The simulation of the context test's errors.</summary>
[Trait("Tier", "Smoke")]
public sealed class ContextSimulationTests
{
    [Fact]
    public void The_simulation_gives_the_same_again_and_finds_what_is_planted()
    {
        ContextPage.AlarmsOf(0.8, 0.5, 60).Should().Be(ContextPage.AlarmsOf(0.8, 0.5, 60)).And.BeLessThan(6);
        var simulation = new ContextSimulation(1);
        Enumerable.Range(0, 20).Should().OnlyContain(_ => simulation.Test(1, 0, ContextPage.Limit, 0).Bad > ContextPage.Limit);
        simulation.Test(1, 0, null, 1).Good.Should().Be(ContextSimulation.Declared - 1);
    }
}
