using FluentAssertions;
using MlxDoctor.EmbeddedServer.Faults;
using MlxDoctor.EmbeddedServer.Startup;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer;

/// <summary>The command line and the list of faults.</summary>
[Trait("Tier", "Smoke")]
public sealed class OptionTests
{
    [Theory]
    [InlineData("--modle", "--model")]
    [InlineData("--port x", "not a whole number")]
    [InlineData("--port 70000", "not a whole number")]
    [InlineData("--model", "needs a value")]
    public void A_wrong_option_is_named(string line, string said) =>
        FluentActions.Invoking(() => OptionParser.Parse(line.Split(' '))).Should().Throw<StartupException>().WithMessage($"*{said}*");

    [Fact]
    public void Options_are_read_in_both_spellings() =>
        OptionParser.Parse(["--port=81", "--version-said", "2.0", "--fault", "stall=5", "--fault=garbage@stream"])
            .Should().BeEquivalentTo(new ServerOptions { Port = 81, VersionSaid = "2.0", Faults = ["stall=5", "garbage@stream"] });

    [Theory]
    [InlineData("--disguise", "stranger")]
    [InlineData("--disguise --name mine", "mine")]
    [InlineData("--port 0", "doctor-tiny")]
    public void A_disguised_model_does_not_tell_its_name(string line, string served) =>
        OptionParser.Parse(["--model", "fixtures/models/doctor-tiny/", .. line.Split(' ')]).ServedName.Should().Be(served);

    [Theory]
    [InlineData("done-misssing", "done-missing")]
    [InlineData("stall=soon", "not a whole number")]
    [InlineData("stall@sometimes", "@sometimes")]
    public void A_wrong_fault_is_named(string spec, string said) =>
        FluentActions.Invoking(() => FaultSpec.Parse(spec)).Should().Throw<FormatException>().WithMessage($"*{said}*");

    [Fact]
    public void Every_fault_has_a_name_of_its_own_and_says_what_it_reproduces()
    {
        FaultList.All.Select(f => f.Name).Should().OnlyHaveUniqueItems();
        FaultList.All.Should().OnlyContain(f => f.Summary.Length > 0 && f.Reproduces.Length > 0);
        FaultList.All.Should().OnlyContain(f => f.Create(new FaultArgument(f.Name, null)) != null);
    }

    [Fact]
    public void Every_fault_does_something()
    {
        var healthy = new Fault();
        FaultList.All.Where(f => f.Create(new FaultArgument(f.Name, null)) with { Knows = healthy.Knows } == healthy).Should().BeEmpty();
    }
}
