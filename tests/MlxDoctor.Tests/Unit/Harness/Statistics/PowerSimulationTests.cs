using FluentAssertions;
using MlxDoctor.Harness.Statistics;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Statistics;

[Trait("Tier", "Smoke")]
public sealed class PowerSimulationTests
{
    [Theory]
    // Shares of an independent simulation of the same rule and noise; 3,000 runs have a standard error below 1 point.
    [InlineData(1.2, 3, 0.007, 0.007)]
    [InlineData(1.2, 5, 0.17, 0.03)]
    [InlineData(1.2, 10, 0.988, 0.01)]
    [InlineData(2.5, 10, 0.62, 0.04)]
    [InlineData(5, 20, 0.61, 0.04)]
    public void The_rule_finds_what_an_independent_simulation_found(double sd, double slowdown, double expected, double within) =>
        new PowerSimulation(1).Row(sd, slowdown, 3000).RegressionRate.Should().BeApproximately(expected, within);

    [Fact]
    public void Quiet_machines_hardly_ever_alarm_and_noisy_ones_seldom()
    {
        new PowerSimulation(2).Row(0.5, 0, 3000).Regressions.Should().Be(0);
        new PowerSimulation(2).Row(5, 0, 3000).RegressionRate.Should().BeLessThan(0.006);
    }

    [Fact]
    public void The_same_seed_gives_the_same_row_and_every_run_is_counted_once()
    {
        var row = new PowerSimulation(3).Row(10, 10, 500);
        row.Should().Be(new PowerSimulation(3).Row(10, 10, 500));
        (row.Regressions + row.Inconclusive + row.Passes + row.NotGated).Should().Be(500);
        row.NotGated.Should().BeGreaterThan(100, "at 10 % most limits exceed 25 %");
    }

    [Fact]
    public void A_report_states_the_bound_and_never_a_bare_zero()
    {
        var simulation = new PowerSimulation(4);
        var text = PowerReport.Render(simulation.Table(clean: 300, slowed: 100), simulation.AtTwiceTheLimit(100), 4);
        text.Should().Contain("| 0.5 % | 0.0 % (<= 0.994 %) |").And.Contain("Seed 4.");
    }
}
