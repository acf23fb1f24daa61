using System.Globalization;
using System.Text.RegularExpressions;
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

    [Fact]
    public void The_page_was_made_with_the_rules_of_the_code_and_errs_in_fewer_than_five_percent()
    {
        var page = File.ReadAllText(Path.Combine(Repo.Root, "harness", "pages", "context.md"));

        page.Should().StartWith(ContextPage.Head());
        var alarms = Regex.Matches(page, @"([\d.]+) % \(([\d.]+) %\)").Select(m => double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture)).ToList();
        alarms.Should().HaveCount(ContextPage.Shares.Length * ContextPage.Spreads.Length).And.OnlyContain(bound => bound < 5);
    }
}
