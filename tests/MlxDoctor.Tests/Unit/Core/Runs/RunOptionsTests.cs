using System.CommandLine;
using FluentAssertions;
using MlxDoctor.Cli.Commands;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Fixtures;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core.Runs;

/// <summary>An entry of the table is all that the way from the command line to the test host and to <c>run.json</c> needs.</summary>
[Trait("Tier", "Smoke")]
public sealed class RunOptionsTests : IDisposable
{
    private readonly RunFolder _folder = new();

    public static IEnumerable<object[]> Rows =>
        RunOptions.All.SelectMany(o => o.Help.Keys.Select(t => new object[] { t, o.Name }));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_option_travels_by_its_entry_alone(Tier tier, string name)
    {
        var option = RunOptions.All.Single(o => o.Name == name);
        var (words, text) = option.Form switch
        {
            OptionForm.Flag => (Array.Empty<string>(), "1"),
            OptionForm.Text => (["7"], "7"),
            OptionForm.Words => (["a,b", "c"], "a,b,c"),
            OptionForm.Models => (["a,b", _folder.Path], $"a\nb\n{_folder.Path}"),
            _ => (["a,b"], "a,b"),
        };
        var known = CommandOption.Of(option, tier);
        var parsed = new Command(tier.Name()) { known.Symbol }.Parse([option.Spelling, .. words]);

        parsed.Errors.Should().BeEmpty();
        var request = new RunRequest(tier).With(option, known.Text(parsed));
        request.Check();
        request.Text(option).Should().Be(text);
        var host = RunRequest.OfVariables(tier, request.Variables.GetValueOrDefault);
        host.Text(option).Should().Be(option.Variable is null ? null : text);
        var run = _folder.Reserve(tier.Name());
        RunManifest.Start(request, _folder.Time).Write(run);
        RunManifest.Read(run).Value!.Request.Text(option).Should().Be(option.Recorded ? text : null);
    }

    [Fact]
    public void An_option_that_is_not_given_is_nowhere()
    {
        foreach (var option in RunOptions.All.Where(o => o.Help.ContainsKey(Tier.Check)))
        {
            var known = CommandOption.Of(option, Tier.Check);
            known.Text(new Command("check") { known.Symbol }.Parse([])).Should().BeNull(option.Name);
        }
        var request = new RunRequest(Tier.Check);
        (request.Asked.Count, request.Variables.Count, request.Narrowing, request.ToString()).Should().Be((0, 0, null, ""));
        (request.Get(RunOptions.Sessions), request.Get(RunOptions.Patience), request.Get(RunOptions.Destructive)).Should().Be((1, null, false));
    }

    [Fact]
    public void No_name_and_no_variable_is_there_twice()
    {
        RunOptions.All.Should().HaveCountGreaterThan(25).And.OnlyHaveUniqueItems(o => o.Name);
        RunOptions.All.Select(o => o.Variable).OfType<string>().Should().OnlyHaveUniqueItems().And.OnlyContain(v => v.StartsWith("DOCTOR_"));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData("0", false)]
    [InlineData("False", false)]
    [InlineData("no", false)]
    [InlineData("1", true)]
    [InlineData("true", true)]
    public void A_flag_in_a_variable_means_yes_or_no(string text, bool yes) =>
        RunRequest.OfVariables(Tier.Check, name => name == "DOCTOR_DESTRUCTIVE" ? text : null).Get(RunOptions.Destructive).Should().Be(yes);

    [Fact]
    public void What_cannot_be_read_is_named_as_it_was_given()
    {
        var line = () => new RunRequest(Tier.Check).With(RunOptions.Sessions, "five").Check();
        var variable = () => RunRequest.OfVariables(Tier.Check, name => name == "DOCTOR_PATIENCE" ? "soon" : null).Check();

        line.Should().Throw<UsageException>().WithMessage("--sessions 'five' is no number*use --sessions 5");
        variable.Should().Throw<UsageException>().WithMessage("DOCTOR_PATIENCE 'soon' is no whole number of seconds from 1 to 3600*DOCTOR_PATIENCE 90");
    }

    [Fact]
    public void People_see_the_name_of_a_model_and_the_test_host_its_folder()
    {
        var request = new RunRequest(Tier.Check).Hand(RunOptions.Model, "m-1234=/models/m", "/models/m").Hand(RunOptions.Cases, "a.b,a.c");

        request.Asked.Should().Equal(new Dictionary<string, string> { ["model"] = "/models/m" });
        request.Variables.Should().Equal(new Dictionary<string, string> { ["DOCTOR_MODEL"] = "m-1234=/models/m", ["DOCTOR_CASES"] = "a.b,a.c" });
    }

    [Fact]
    public void Without_a_command_line_run_json_has_what_the_variables_asked()
    {
        var run = _folder.Start("benchmark");
        var variables = new Dictionary<string, string> { ["DOCTOR_MODELS"] = "a,b", ["DOCTOR_PATIENCE"] = "7", ["DOCTOR_STRICT"] = "1" };

        RunMaking.Asked(run, RunRequest.OfVariables(Tier.Benchmark, variables.GetValueOrDefault));

        RunManifest.Read(run).Value!.Options.Should().Equal(
            new Dictionary<string, string> { ["models"] = "a,b", ["patience"] = "7", [Scorecard.NarrowedOption] = "DOCTOR_MODELS=a,b" });
        RunMaking.Asked(run, RunRequest.OfVariables(Tier.Benchmark, _ => "8"));
        RunManifest.Read(run).Value!.Options["patience"].Should().Be("7", "what a command line has written stays");
    }
}
