using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Harness.Statistics;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Perf;

[Trait("Tier", "Smoke")]
public sealed class PerfOptionsTests
{
    private static PerfOptions Read(Tier tier, params string[] variables) =>
        PerfOptions.Of(RunRequest.OfVariables(
            tier, name => variables.FirstOrDefault(v => v.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..]));

    [Fact]
    public void Nothing_set_is_the_quick_rule()
    {
        var options = Read(Tier.Check);
        options.Should().BeEquivalentTo(new PerfOptions());
        options.Interleaved.Should().BeFalse();
    }

    [Fact]
    public void All_variables_are_read()
    {
        Read(Tier.Check, "DOCTOR_STATISTIC=fast", "DOCTOR_SESSIONS=5", "DOCTOR_AGAINST_SERVER=mlx-lm", "DOCTOR_AGAINST_ALTERNATE=1")
            .Should().BeEquivalentTo(new PerfOptions { Statistic = SessionStatistic.Fast, Sessions = 5, AgainstServer = "mlx-lm", AgainstAlternate = true });
        Read(Tier.Check, "DOCTOR_BASELINE=0.31.3", "DOCTOR_REQUIRE=Speed, answers").Should()
            .BeEquivalentTo(new PerfOptions { Baseline = "0.31.3", Require = ["speed", "answers"] });
        Read(Tier.Check, "DOCTOR_UPDATE_BASELINES=1", "DOCTOR_ACCEPT_ANSWERS=1").Should()
            .BeEquivalentTo(new PerfOptions { Update = true, AcceptAnswers = true });
        Read(Tier.Full, "DOCTOR_UPDATE_BASELINES=1").Update.Should().BeTrue();
        Read(Tier.Smoke, "DOCTOR_UPDATE_BASELINES=0").Update.Should().BeFalse();
    }

    [Theory]
    [InlineData(Tier.Smoke, "DOCTOR_UPDATE_BASELINES=1", "--update-baselines has no meaning in the tier smoke")]
    [InlineData(Tier.Benchmark, "DOCTOR_UPDATE_BASELINES=1", "--update-baselines has no meaning in the tier benchmark")]
    [InlineData(Tier.Check, "DOCTOR_UPDATE_BASELINES=1 DOCTOR_AGAINST=x", "exclude each other")]
    [InlineData(Tier.Check, "DOCTOR_UPDATE_BASELINES=1 DOCTOR_REQUIRE=speed", "--update-baselines and --require exclude each other")]
    [InlineData(Tier.Check, "DOCTOR_UPDATE_BASELINES=1 DOCTOR_BASELINE=1.0", "--update-baselines and --baseline exclude each other")]
    [InlineData(Tier.Check, "DOCTOR_REQUIRE=speeed", "--require speeed: no such thing")]
    [InlineData(Tier.Benchmark, "DOCTOR_REQUIRE=speed", "--require has no meaning in the tier benchmark")]
    [InlineData(Tier.Check, "DOCTOR_ACCEPT_ANSWERS=1", "only --update-baselines does that")]
    [InlineData(Tier.Check, "DOCTOR_AGAINST_URL=y DOCTOR_AGAINST=x", "more than one of --against")]
    [InlineData(Tier.Check, "DOCTOR_AGAINST_ALTERNATE=1", "not with what")]
    [InlineData(Tier.Check, "DOCTOR_AGAINST_ALTERNATE=1 DOCTOR_AGAINST_URL=u", "names one that is not ours")]
    [InlineData(Tier.Check, "DOCTOR_SESSIONS=3 DOCTOR_AGAINST=x", "needs 5 sessions")]
    [InlineData(Tier.Check, "DOCTOR_SESSIONS=2", "3 to 100")]
    [InlineData(Tier.Check, "DOCTOR_SESSIONS=five", "'five' is no number")]
    [InlineData(Tier.Check, "DOCTOR_STATISTIC=medain", "did you mean 'median'?")]
    public void What_makes_no_sense_is_refused(Tier tier, string variables, string why)
    {
        var act = () => Read(tier, variables.Split(' '));
        act.Should().Throw<UsageException>().Which.Message.Should().Contain(why);
    }
}
