using FluentAssertions;
using MlxDoctor.Harness.Statistics;
using Xunit;

namespace MlxDoctor.Tests.Self.Statistics;

[Trait("Tier", "Self")]
public sealed class PublishedSimulationTests
{
    /// <summary>After a change of the rule: harness/doctor self power (with --pairs 0 for this part alone).</summary>
    [Fact]
    public void The_published_error_rates_are_what_the_simulation_gives() =>
        File.ReadAllText(Path.Combine(Repo.Root, "harness", "STATISTICS.md")).Should().StartWith(PowerReport.File(new PowerSimulation(PowerReport.Seed)));
}
