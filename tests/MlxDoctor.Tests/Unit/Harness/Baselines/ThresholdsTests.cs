using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Proofs.Power;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Baselines;

[Trait("Tier", "Smoke")]
public sealed class ThresholdsTests
{
    private static readonly Dictionary<string, string> Units = new() { ["ttft_ms"] = "ms", ["rate"] = "tok/s" };

    [Fact]
    public void What_is_not_listed_has_five_per_cent_and_is_advisory()
    {
        var thresholds = Thresholds.Parse("gated: [rate]\n", "t.yaml", Units);
        thresholds.Floor("ttft_ms").Percent.Should().Be(5);
        thresholds.IsGated("ttft_ms").Should().BeFalse();
        thresholds.IsGated("rate").Should().BeTrue();
    }

    [Theory]
    [InlineData("floors:\n  tfft_ms: 5%\n", "t.yaml:2: no metric 'tfft_ms'", "did you mean 'ttft_ms'?")]
    [InlineData("gated: [rat]\n", "t.yaml:1: no metric 'rat'", "did you mean 'rate'?")]
    [InlineData("floors:\n  rate: 5%\n  ttft_ms: 5%|1\n", "t.yaml:3: '5%|1' is no threshold: '' is no unit", "'ms'")]
    [InlineData("floors:\n  rate: 5%|1ms\n", "t.yaml:2: 'rate' is measured in tok/s, not in ms", "write the amount in tok/s")]
    [InlineData("flors:\n  rate: 5%\n", "t.yaml:1: unknown key 'flors'", "'floors'")]
    public void A_typo_names_file_line_and_remedy(string yaml, string what, string remedy)
    {
        var act = () => Thresholds.Parse(yaml, "t.yaml", Units);
        act.Should().Throw<UsageException>().Which.Message.Should().StartWith(what).And.Contain(remedy);
    }

    [Fact]
    public void A_metric_of_three_requests_has_a_limit_of_its_own()
    {
        var thresholds = Thresholds.Load(Path.Combine(Repo.Root, "harness", "thresholds.yaml"), PerfMetrics.Units);
        var few = ScenarioBook.Load(Path.Combine(Repo.Root, "fixtures", "scenarios")).Where(s => s.Repeats <= ComparisonSimulation.Three)
            .Select(s => s.Name).ToList();
        few.Should().NotBeEmpty();
        PerfMetrics.All.Where(m => m.Scenarios.Count == 1 && few.Contains(m.Scenarios[0]))
            .Should().NotBeEmpty().And.OnlyContain(m => thresholds.Floor(m.Id).Percent > thresholds.Floor("cold_ttft_ms").Percent);
    }
}
