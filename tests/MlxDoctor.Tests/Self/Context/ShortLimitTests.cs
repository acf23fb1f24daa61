using FluentAssertions;
using MlxDoctor.Tests.Self.Servers;
using Xunit;

namespace MlxDoctor.Tests.Self.Context;

/// <summary>A few planted limits and a reader without any; the others are tried in the night (<see cref="PlantedLimitTests"/>).</summary>
[Trait("Tier", "Self")]
public sealed class ShortLimitTests : IDisposable
{
    private readonly TempDir _dir = new();

    public void Dispose() => _dir.Dispose();

    [Theory]
    [InlineData("context-limit", "accepted", "CONTEXT_EXCEEDED")]
    [InlineData("oom-at", "accepted", "SERVER_GONE")]
    [InlineData("cached-recall-limit", "cached", "wrong when cached")]
    public async Task A_planted_limit_is_found_to_the_resolution_of_the_ladder(string fault, string limit, string said)
    {
        var run = await LimitRun.OfAsync(_dir, $"--fault {fault}=1650", limit == "accepted" ? ["--fast"] : []);

        run.Brackets(limit, 1_650, 0.11);
        run.Output.Should().Contain(said);
        foreach (var earlier in new[] { "accepted", "used" }.TakeWhile(l => l != limit))
            run.Good(earlier).Should().Be(4_095, run.Output);
    }

    [Fact]
    public async Task A_reader_without_limits_holds_its_whole_declared_length_at_an_odd_size_and_answers_all()
    {
        var run = await LimitRun.OfAsync(_dir, "--context 3000");

        foreach (var limit in new[] { "accepted", "used", "cached" })
            (run.Good(limit), run.Bad(limit)).Should().Be((2_999, null), $"{limit}: {run.Output}");
        run.Output.Should().Contain("34 of 34 right").And.NotContain("note").And.NotContain("16 of 17");
        run.Result["rungs"]!.AsArray().Should().HaveCount(3);
        run.Result["notes"]!.AsArray().Should().BeEmpty();
    }
}
