using FluentAssertions;
using MlxDoctor.EmbeddedServer.Pacing;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer;

/// <summary>Schedules are what their text says.</summary>
[Trait("Tier", "Smoke")]
public sealed class PaceTests
{
    [Fact]
    public void A_steady_pace_has_equal_steps() =>
        Pace.Parse("ttft_ms=40,itl_ms=10").Deadlines().Take(4).Should().Equal(40, 50, 60, 70);

    [Fact]
    public void Drift_makes_every_step_longer() =>
        Pace.Parse("ttft_ms=0,itl_ms=10,drift=0.5").Deadlines().Take(4).Should().Equal(0, 10, 25, 45);

    [Fact]
    public void Jitter_and_outliers_never_go_back_in_time_and_repeat_with_their_seed()
    {
        var pace = Pace.Parse("ttft_ms=20,itl_ms=5,jitter=0.5,outliers=0.2:6,seed=7");
        var once = pace.Deadlines().Take(200).ToList();
        once.Should().BeInAscendingOrder().And.Equal(pace.Deadlines().Take(200));
        once.Should().NotEqual(Pace.Parse("ttft_ms=20,itl_ms=5,jitter=0.5,outliers=0.2:6,seed=8").Deadlines().Take(200));
    }

    [Theory]
    [InlineData("ttft=40")]
    [InlineData("ttft_ms=x")]
    [InlineData("ttft_ms=-1")]
    [InlineData("tokens_per_chunk=0")]
    [InlineData("jitter=NaN")]
    [InlineData("itl_ms")]
    public void A_misspelt_pace_is_refused(string text) =>
        FluentActions.Invoking(() => Pace.Parse(text)).Should().Throw<FormatException>();
}
