using FluentAssertions;
using MlxDoctor.Harness.Statistics;
using Xunit;

namespace MlxDoctor.Tests.Self.Statistics;

[Trait("Tier", "Self")]
public sealed class PublishedSimulationTests
{
    private const ulong Seed = 20261124;

    /// <summary>Set DOCTOR_WRITE_STATISTICS=1 to write the part anew after a change of the rule.</summary>
    [Fact]
    public void The_published_error_rates_are_what_the_simulation_gives()
    {
        var file = Path.Combine(Repo.Root, "harness", "STATISTICS.md");
        var simulation = new PowerSimulation(Seed);
        var part = PowerReport.Render(simulation.Table(), simulation.AtTwiceTheLimit(), Seed);
        if (Environment.GetEnvironmentVariable("DOCTOR_WRITE_STATISTICS") == "1")
            File.WriteAllText(file, $"# How often the speed comparison errs\n\n{part}");
        File.ReadAllText(file).Should().Contain(part);
    }
}
