using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Harness.Statistics;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Perf;

[Trait("Tier", "Smoke")]
public sealed class PerfOptionsTests
{
    private static PerfOptions Read(string tier, params string[] variables) =>
        PerfOptions.Of(RunRequest.OfVariables(
            tier, name => variables.FirstOrDefault(v => v.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..]));

    [Fact]
    public void Nothing_set_is_the_quick_rule()
    {
        var options = Read("check");
        options.Should().Be(new PerfOptions());
        options.Interleaved.Should().BeFalse();
    }

    [Fact]
    public void All_variables_are_read()
    {
        Read("check", "DOCTOR_STATISTIC=fast", "DOCTOR_SESSIONS=5", "DOCTOR_AGAINST_SERVER=mlx-lm", "DOCTOR_AGAINST_ALTERNATE=1")
            .Should().Be(new PerfOptions { Statistic = SessionStatistic.Fast, Sessions = 5, AgainstServer = "mlx-lm", AgainstAlternate = true });
        Read("full", "DOCTOR_UPDATE_BASELINES=1").Update.Should().BeTrue();
        Read("smoke", "DOCTOR_UPDATE_BASELINES=0").Update.Should().BeFalse();
    }

    [Theory]
    [InlineData("smoke", "DOCTOR_UPDATE_BASELINES=1", "--update-baselines has no meaning in the tier smoke")]
    [InlineData("benchmark", "DOCTOR_UPDATE_BASELINES=1", "--update-baselines has no meaning in the tier benchmark")]
    [InlineData("check", "DOCTOR_UPDATE_BASELINES=1 DOCTOR_AGAINST=x", "exclude each other")]
    [InlineData("check", "DOCTOR_AGAINST_URL=y DOCTOR_AGAINST=x", "more than one of --against")]
    [InlineData("check", "DOCTOR_AGAINST_ALTERNATE=1", "not with what")]
    [InlineData("check", "DOCTOR_AGAINST_ALTERNATE=1 DOCTOR_AGAINST_URL=u", "names one that is not ours")]
    [InlineData("check", "DOCTOR_SESSIONS=3 DOCTOR_AGAINST=x", "needs 5 sessions")]
    [InlineData("check", "DOCTOR_SESSIONS=2", "3 to 100")]
    [InlineData("check", "DOCTOR_SESSIONS=five", "'five' is no number")]
    [InlineData("check", "DOCTOR_STATISTIC=medain", "did you mean 'median'?")]
    public void What_makes_no_sense_is_refused(string tier, string variables, string why)
    {
        var act = () => Read(tier, variables.Split(' '));
        act.Should().Throw<UsageException>().Which.Message.Should().Contain(why);
    }
}
