using FluentAssertions;
using MlxDoctor.Harness.Statistics;
using MlxDoctor.Proofs.Power;
using Xunit;

namespace MlxDoctor.Tests.Self.Statistics;

/// <summary>After a change of a rule: harness/doctor self power --part simulation.</summary>
[Trait("Tier", "Self")]
public sealed class PublishedSimulationTests
{
    private static string Page => File.ReadAllText(Path.Combine(Repo.Root, "harness", "pages", "STATISTICS.md"));

    [Fact]
    public void The_published_error_rates_are_what_the_simulation_gives() =>
        Page.Should().StartWith(PowerReport.File(new PowerSimulation(PowerReport.Seed)));

    /// <summary>A part of the table: the whole of it takes minutes.</summary>
    [Fact]
    public void The_published_rates_of_side_by_side_comparisons_are_what_the_judges_give()
    {
        var simulation = new ComparisonSimulation(PowerReport.Seed, PowerPage.Limits(new(Repo.Root)));
        var design = ComparisonDesign.All.Single(d => d.Name == "`--against`");
        var row = simulation.Row(design, 5, ComparisonSimulation.PublishedRuns, ComparisonSimulation.PublishedSlower);
        Page.Should().Contain($"\n{ComparisonReport.Line(row)}\n");
    }

    [Fact]
    [Trait("Nightly", "yes")]
    public void The_whole_published_simulation_is_what_the_judges_give() =>
        PowerPage.KeptSimulation(Page).Should().Be(PowerPage.Simulated(new(Repo.Root)));
}
