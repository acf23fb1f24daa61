using FluentAssertions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Baselines;
using MlxDoctor.Harness.Cases.Perf;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Perf;

[Trait("Tier", "Smoke")]
public sealed class ScenarioBookTests
{
    private const string Good = "purpose: p\ncache: cold\nmessages:\n- content: '{nonce} hi'\nmax_tokens: 8\nrepeats: 2\n";

    private static string Complaint(string yaml)
    {
        var act = () => ScenarioBook.Parse(yaml, "s.yaml");
        return act.Should().Throw<UsageException>().Which.Message;
    }

    [Fact]
    public void Every_metric_has_its_scenario_and_every_scenario_a_metric()
    {
        var scenarios = ScenarioBook.Load(Path.Combine(Repo.Root, "fixtures", "scenarios")).Select(s => s.Name);
        scenarios.Should().BeEquivalentTo(PerfMetrics.All.SelectMany(m => m.Scenarios).Distinct());
    }

    [Fact]
    public void The_thresholds_of_the_repository_name_known_metrics_only()
    {
        var thresholds = Thresholds.Load(Path.Combine(Repo.Root, "harness", "thresholds.yaml"), PerfMetrics.Units);
        PerfMetrics.All.Where(m => thresholds.IsGated(m.Id)).Should().HaveCount(7);
        thresholds.Floor("cold_ttft_ms").ToString().Should().Be("5%|1ms");
    }

    [Fact]
    public void The_first_doctors_13_metrics_are_there() =>
        PerfMetrics.All.Select(m => m.Id).Should().Contain([
            "cold_ttft_ms", "cold_tok_s", "cached_ttft_ms", "decode_tok_s", "decode_tok_s_stdev", "mt_ttft_ms", "mt_tok_s",
            "tc_latency_ms", "tc_success_rate", "long_ttft_ms", "long_tok_s", "long_cached_ttft_ms", "composite_score"]);

    [Fact]
    public void A_nonce_is_new_each_time_and_always_equally_long()
    {
        var nonces = Enumerable.Range(0, 200).Select(_ => PerfSide.Nonce()).ToList();
        nonces.Should().OnlyHaveUniqueItems().And.OnlyContain(n => n.Length == 23);
    }

    [Theory]
    [InlineData("conccurrency: 4\n", "s.yaml:7: unknown key 'conccurrency'", "concurrency")]
    [InlineData("concurrency: 3\n", "s.yaml:7: 'concurrency' can't be 3", "1, 2, 4 or 8")]
    [InlineData("warm_ups: -1\n", "s.yaml:7: 'warm_ups' can't be -1", "0 to 100")]
    public void A_wrong_key_names_file_and_line(string more, string what, string remedy) =>
        Complaint(Good + more).Should().StartWith(what).And.Contain(remedy);

    [Theory]
    [InlineData("'{nonce} hi'", "hi", "a cold scenario must begin with {nonce}")]
    [InlineData("cache: cold", "cache: warm", "a warm scenario must not begin with {nonce}")]
    [InlineData("cache: cold\n", "", "'cache' is missing")]
    [InlineData("repeats: 2", "repeats: 0", "s.yaml:6: 'repeats' can't be 0")]
    [InlineData("- content: '{nonce} hi'", "- content: '{nonce} hi'\n  times: 99999", "'times' can't be 99999")]
    [InlineData("- content: '{nonce} hi'", "- content: '{nonce} hi'\n  rol: user", "unknown key 'messages[0].rol'")]
    public void A_scenario_that_would_not_measure_what_it_says_is_refused(string from, string to, string why) =>
        Complaint(Good.Replace(from, to, StringComparison.Ordinal)).Should().Contain(why);
}
