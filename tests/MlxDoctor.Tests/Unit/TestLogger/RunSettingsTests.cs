using System.Xml.Linq;
using FluentAssertions;
using Xunit;

namespace MlxDoctor.Tests.Unit.TestLogger;

[Trait("Tier", "Smoke")]
public sealed class RunSettingsTests
{
    private static string Folder => Path.Combine(Repo.Root, "runsettings");

    [Fact]
    public void There_is_one_way_to_run_for_each_tier_and_one_for_ci() =>
        Directory.GetFiles(Folder).Select(Path.GetFileName).Should().BeEquivalentTo(
            "smoke.runsettings", "check.runsettings", "full.runsettings", "benchmark.runsettings", "ci.runsettings");

    [Theory]
    [InlineData("smoke")]
    [InlineData("check")]
    [InlineData("full")]
    [InlineData("benchmark")]
    [InlineData("ci")]
    public void Every_way_to_run_names_the_logger_and_none_filters(string name)
    {
        var settings = XDocument.Load(Path.Combine(Folder, name + ".runsettings")).Root!;

        settings.Descendants("Logger").Should()
            .ContainSingle(l => (string?)l.Attribute("friendlyName") == "doctor" && (string?)l.Attribute("enabled") == "True");
        settings.Descendants("Tier").Single().Value.Should().Be(name);
        settings.Descendants("TestCaseFilter").Should().BeEmpty("a filter here is combined with the one of the command line");
        settings.Descendants("TreatNoTestsAsError").Single().Value.Should().Be("true");
        settings.Descendants("BatchSize").Single().Value.Should().Be("1");
    }
}
