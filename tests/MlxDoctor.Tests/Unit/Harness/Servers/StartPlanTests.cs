using FluentAssertions;
using MlxDoctor.Harness.Servers;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Servers;

[Trait("Tier", "Smoke")]
public sealed class StartPlanTests
{
    [Fact]
    public void A_key_reaches_the_server_and_no_record_of_the_command()
    {
        var plan = new StartPlan("server", ["--api-key", "sk-secret", "--key=sk-secret"], new Dictionary<string, string?>(), ".", 1) { Secret = "sk-secret" };

        plan.Arguments.Should().Contain("sk-secret");
        plan.CommandLine.Should().Contain("--api-key").And.NotContain("sk-secret");
    }
}
