using FluentAssertions;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Proofs.Power;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Statistics;

[Trait("Tier", "Smoke")]
public sealed class ComparisonSimulationTests
{
    private static readonly Thresholds Limits = PowerPage.Limits(new(Repo.Root));
    private static readonly ComparisonSimulation Simulation = new(7, Limits);

    private static ComparisonRow Row(string name, double sdPct, int runs = 500, int slowed = 200) =>
        Simulation.Row(ComparisonDesign.All.Single(d => d.Name == name), sdPct, runs, slowed);

    [Theory]
    [InlineData("`--against`", 2.5)]
    [InlineData("`--against`", 5)]
    [InlineData("`--against`", 10)]
    // Where everything differs from start to start by a third, as on a machine that others use.
    [InlineData("`--against`", 30)]
    [InlineData("`--against --against-alternate`", 10)]
    [InlineData("`--against --statistic fast`", 10)]
    [InlineData("`--against-url`, two servers that run already", 5)]
    public void Equal_servers_side_by_side_are_hardly_ever_called_different_whatever_the_noise(string design, double sdPct) =>
        Row(design, sdPct, slowed: 1).Runs.Rate.Should().BeLessThan(0.02, "at most 1 % of runs, and 500 of them have a standard error below half a point");

    [Theory]
    [InlineData("stored baseline", 5)]
    [InlineData("stored baseline", 10)]
    [InlineData("stored baseline, `--statistic fast`", 10)]
    public void An_unchanged_run_is_hardly_ever_called_slower_than_its_stored_baseline_on_a_noisy_machine(string design, double sdPct) =>
        Row(design, sdPct, runs: 1500, slowed: 1).Runs.Rate.Should().BeLessThan(0.015, "at most 1 % of runs; 1,500 have a standard error of a quarter point");

    [Fact]
    public void A_server_that_is_a_tenth_slower_is_found_by_the_stored_baseline_where_starts_agree()
    {
        Row("stored baseline", 1.2, runs: 1, slowed: 500).Found[(ComparisonSimulation.Ten, 10)].Rate.Should().BeGreaterThan(0.96);
        Row("stored baseline", 2.5, runs: 1, slowed: 500).Found[(ComparisonSimulation.Ten, 10)].Rate.Should().BeGreaterThan(0.5);
    }

    [Fact]
    public void The_simulated_metrics_are_those_of_time_that_count_each_with_its_requests_and_its_floor()
    {
        ComparisonSimulation.Gated.Select(m => m.Id).Should()
            .BeEquivalentTo(PerfMetrics.All.Select(m => m.Rule(Limits)).Where(r => r is { Gated: true, Unit: "ms" or "tok/s" }).Select(r => r.Id));
        (Simulation.FloorPct(ComparisonSimulation.Ten), Simulation.FloorPct(ComparisonSimulation.Three)).Should().Be((5, 8));
        var scenarios = ScenarioBook.Load(Path.Combine(Repo.Root, "fixtures", "scenarios"));
        scenarios.Single(s => s.Name == "chat").Repeats.Should().Be(ComparisonSimulation.Ten);
        scenarios.Single(s => s.Name == "long").Repeats.Should().Be(ComparisonSimulation.Three);
    }

    [Fact]
    public void A_slower_server_is_found_side_by_side()
    {
        var row = Row("`--against`", 1.2, runs: 1);
        row.Found[(ComparisonSimulation.Ten, 10)].Rate.Should().BeGreaterThan(0.85);
        row.Found[(ComparisonSimulation.Ten, 20)].Rate.Should().BeGreaterThan(0.98);
    }

    [Fact]
    public void The_same_seed_gives_the_same_row()
    {
        var row = Row("stored baseline", 5, 50, 20);
        row.Should().BeEquivalentTo(Row("stored baseline", 5, 50, 20));
        (row.Ten.Trials, row.Three.Trials, row.Runs.Trials).Should().Be((150, 50, 50));
    }

    [Fact]
    public void A_page_keeps_the_part_that_is_not_renewed()
    {
        const string page = "# Title\n\n## Simulation\n\ntable\n\n## Real sockets\n\nmeasured\n";
        PowerPage.KeptSimulation(page).Should().Be("# Title\n\n## Simulation\n\ntable\n");
        PowerPage.KeptSockets(page).Should().Be("\n## Real sockets\n\nmeasured\n");
        (PowerPage.KeptSimulation(page) + PowerPage.KeptSockets(page)).Should().Be(page);
        PowerPage.KeptSockets("").Should().BeEmpty();
        PowerPage.KeptSimulation("").Should().BeNull();
    }
}
