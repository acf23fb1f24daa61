using System.Text.Json;
using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Runs;
using Xunit;

namespace MlxDoctor.Tests.Unit.Core;

[Trait("Tier", "Smoke")]
public sealed class NamesTests
{
    [Fact]
    public void Every_tier_has_a_word_that_leads_back_to_it_and_settings_of_that_name()
    {
        Enum.GetValues<Tier>().Should().OnlyContain(t => TierNames.Find(t.Name()) == t);
        Enum.GetValues<Tier>().Should().OnlyContain(t => File.Exists(Path.Combine(Repo.Root, "runsettings", t.Name() + ".runsettings")));
        Enum.GetValues<Tier>().Select(t => t.Trait()).Should().Equal("Smoke", "Check", "Full", "Benchmark");
        TierNames.Find("tests").Should().BeNull("a bare test run is of no tier");
    }

    [Fact]
    public void Every_area_has_a_word_of_its_own() =>
        Enum.GetValues<Area>().Select(a => a.Name())
            .Should()
            .Equal("contract", "output", "perf", "answers", "agents", "parsers", "weights", "benchmark", "server", "unit");

    [Fact]
    public void A_judgement_is_its_word_in_a_record()
    {
        foreach (var judgement in Enum.GetValues<Judgement>())
        {
            var json = JsonSerializer.Serialize(new Metric("ttft_ms", "ms", Better.Lower, []) { Judgement = judgement }, RunJson.Line);

            json.Should().Contain($"\"judgement\":\"{judgement.Name()}\"");
            JsonSerializer.Deserialize<Metric>(json, RunJson.Line)!.Judgement.Should().Be(judgement);
        }
    }

    [Theory]
    [InlineData("\"slow\"")]
    [InlineData("7")]
    [InlineData("\"not_gated\"")]
    public void Another_word_is_no_judgement(string word) =>
        FluentActions.Invoking(() => JsonSerializer.Deserialize<Judgement>(word, RunJson.Line)).Should().Throw<JsonException>();
}
