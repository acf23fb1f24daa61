using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Baselines;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Perf;

[Trait("Tier", "Smoke")]
public sealed class PerfCaseTests : IDisposable
{
    private readonly FakeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Without_a_baseline_cases_skip_with_the_command_and_keep_what_they_measured()
    {
        var ttft = (await _bench.CompareAsync())["cold_ttft_ms"];
        ttft.Verdict.Should().Be(Verdict.Skip);
        ttft.Reason.Should().Be("no baseline yet; record one: harness/doctor check --update-baselines --model m --server fake");
        ttft.Metrics.Single().Samples.Should().HaveCount(10);
        ttft.Metrics.Single().Value.Should().BeApproximately(100.2, 0.01);
        _bench.Server.Restarts.Should().BeEmpty();
        Directory.EnumerateFiles(_bench.Folder).Should().BeEmpty("only --update-baselines writes");
    }

    [Fact]
    public async Task Recording_takes_five_starts_and_prints_each_gate()
    {
        var outcomes = await _bench.RecordAsync();
        outcomes["cold_ttft_ms"].Reason.Should().Be("recorded: cold_ttft_ms: none -> 100.4 ms: gated at 5 %");
        outcomes["memory_peak_mb"].Verdict.Should().Be(Verdict.Skip, "nothing was measured");
        _bench.Server.Launches.Should().Be(5);
        _bench.Said.Should().Contain("cold_ttft_ms: none -> 100.4 ms: gated at 5 %");
        _bench.Said.Should().Contain("cold_e2e_ms: none -> 205.8 ms: advisory at 5 %");
        _bench.Said.Should().Contain("memory_peak_mb: none -> none: nothing was measured, not gated");
        var entry = new BaselineFolder(_bench.Folder).Read("check", "fake", "m")!.Entries.Single();
        entry.Metrics["cold_ttft_ms"].Sessions.Should().HaveCount(5).And.OnlyContain(s => s.Count == 10);
    }

    [Fact]
    public async Task The_same_server_again_passes_in_one_start()
    {
        await _bench.RecordAsync();
        var outcomes = await _bench.CompareAsync();
        _bench.Server.Launches.Should().Be(1);
        outcomes["cold_ttft_ms"].Verdict.Should().Be(Verdict.Pass);
        outcomes["decode_tok_s"].Metrics.Single().Judgement.Should().Be(Judgement.Same);
        outcomes["tc_success_rate"].Verdict.Should().Be(Verdict.Pass);
        outcomes["composite_score"].Verdict.Should().Be(Verdict.Pass);
        outcomes["failed_requests"].Metrics.Single().Value.Should().Be(0);
        outcomes["failed_requests"].Verdict.Should().Be(Verdict.Pass);
    }

    [Fact]
    public async Task A_slower_decode_is_confirmed_twice_for_all_metrics_and_reported_by_those_that_it_touches()
    {
        await _bench.RecordAsync();
        _bench.ItlMs = _ => 11.5;
        var outcomes = await _bench.CompareAsync();
        _bench.Server.Restarts.Should().Equal("perf confirmation", "perf confirmation");
        outcomes["decode_tok_s"].Verdict.Should().Be(Verdict.Regression);
        var decode = outcomes["decode_tok_s"].Metrics.Single();
        decode.DeltaPct.Should().BeApproximately(-13, 0.5, "a rate that fell is worse, and positive is better");
        decode.LimitPct.Should()
            .BeApproximately(4.76, 0.01, "5 % more time a token is 4.76 % fewer tokens a second, and delta and limit speak of tokens a second");
        decode.Sessions.Should().Be(3);
        decode.Samples.Should().HaveCount(30);
        decode.DeltaRange.Should().HaveCount(2).And.OnlyContain(d => d < -10).And.BeInAscendingOrder();
        outcomes["cold_itl_ms"].Verdict.Should().Be(Verdict.Pass, "it is advisory");
        outcomes["cold_itl_ms"].Reason.Should().StartWith("advisory: cold_itl_ms 11.5");
        outcomes["cold_itl_ms"].Metrics.Single().Judgement.Should().Be(Judgement.Advisory, "one word for what is seen and does not count");
        outcomes["cold_itl_ms"].Metrics.Single().Sessions.Should().Be(2, "what does not count is confirmed once");
        outcomes["cold_ttft_ms"].Metrics.Single().Judgement.Should().Be(Judgement.Same);
        outcomes["cold_ttft_ms"].Metrics.Single().Sessions.Should().Be(1);
    }

    [Fact]
    public async Task A_start_that_was_slow_once_is_inconclusive()
    {
        await _bench.RecordAsync();
        _bench.ColdMs = start => start == 1 ? 130 : 100;
        var ttft = (await _bench.CompareAsync())["cold_ttft_ms"];
        ttft.Verdict.Should().Be(Verdict.Inconclusive);
        ttft.Reason.Should().Be("not confirmed: a fresh session was not slower");
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    public async Task Starts_that_were_slow_and_then_one_that_was_not_are_inconclusive_and_nothing_more_is_measured(int slow, int launches)
    {
        await _bench.RecordAsync();
        _bench.ColdMs = start => start <= slow ? 130 : 100;
        (await _bench.CompareAsync())["cold_ttft_ms"].Verdict.Should().Be(Verdict.Inconclusive);
        _bench.Server.Launches.Should().Be(launches);
    }

    [Fact]
    public async Task A_faster_server_passes_and_is_asked_for_its_workload()
    {
        await _bench.RecordAsync();
        _bench.ItlMs = _ => 5;
        var decode = (await _bench.CompareAsync())["decode_tok_s"];
        decode.Verdict.Should().Be(Verdict.Pass);
        decode.Metrics.Single().Judgement.Should().Be(Judgement.Improved);
        decode.Metrics.Single().Note.Should().Contain("is the workload still the same?");
        _bench.Server.Launches.Should().Be(2, "too good is confirmed too");
    }

    [Fact]
    public async Task Sessions_that_disagree_are_not_gated_here()
    {
        _bench.ColdMs = start => 100 + (20 * start);
        await _bench.RecordAsync();
        _bench.Said.Should().Contain(l => l.StartsWith("cold_ttft_ms: none -> ") && l.EndsWith(", not gated") && l.Contains("too noisy here"));
        _bench.ColdMs = _ => 900;
        var ttft = (await _bench.CompareAsync())["cold_ttft_ms"];
        ttft.Verdict.Should().Be(Verdict.Skip);
        ttft.Reason.Should().StartWith("not gated: this machine is too noisy for it: the limit is 6");
        _bench.Server.Launches.Should().Be(1, "what is not gated asks for no confirmation");
    }

    [Fact]
    public async Task Another_machine_is_not_compared_with()
    {
        await _bench.RecordAsync();
        _bench.Chip = "chip two";
        var ttft = (await _bench.CompareAsync())["cold_ttft_ms"];
        ttft.Verdict.Should().Be(Verdict.Skip);
        ttft.Reason.Should().Contain("recorded elsewhere (chip: chip one, here chip two)").And.Contain("--update-baselines");
        await _bench.RecordAsync();
        new BaselineFolder(_bench.Folder).Read("check", "fake", "m")!.Entries.Should().HaveCount(2, "a second machine never overwrites the first");
    }

    [Fact]
    public async Task A_server_that_answers_half_the_requests_fails_and_is_not_called_faster()
    {
        await _bench.RecordAsync();
        _bench.Answers = n => n % 2 == 0;
        var outcomes = await _bench.CompareAsync();
        outcomes["failed_requests"].Verdict.Should().Be(Verdict.Fail);
        outcomes["failed_requests"].Findings.Single().Code.Text.Should().Be("perf.requests-failed");
        outcomes["failed_requests"].Reason.Should().MatchRegex("^50 of 98 requests got no complete answer$");
        outcomes.Values.Should().NotContain(o => o.Metrics[0].Judgement == Judgement.Improved);
        ExitCodes.Of(VerdictsOf(outcomes), aborted: false).Should().Be(2);
    }

    [Fact]
    public async Task Nothing_is_recorded_from_a_server_that_fails_requests()
    {
        _bench.Answers = n => n % 7 != 0;
        var ttft = (await _bench.RecordAsync())["cold_ttft_ms"];
        ttft.Reason.Should().StartWith("nothing was recorded:");
        File.Exists(_bench.File).Should().BeFalse();
    }

    [Fact]
    public async Task A_server_that_answers_nothing_drops_its_metrics()
    {
        await _bench.RecordAsync();
        _bench.Answers = _ => false;
        var outcomes = await _bench.CompareAsync();
        outcomes["decode_tok_s"].Verdict.Should().Be(Verdict.Fail);
        outcomes["decode_tok_s"].Reason.Should().Be("decode_tok_s is in the baseline, missing now: no request was answered");
        outcomes["tc_success_rate"].Metrics.Single().Judgement.Should().Be(Judgement.Advisory);
    }

    [Fact]
    public async Task Prompts_that_can_not_be_cached_but_are_called_so_are_reported()
    {
        _bench.Change = a => a with { Cached = 40 };
        var outcomes = await _bench.CompareAsync();
        outcomes["cold_ttft_ms"].Findings.Single().Code.Text.Should().Be("perf.not-cold");
        outcomes["cached_ttft_ms"].Verdict.Should().Be(Verdict.Skip);
    }

    [Fact]
    public async Task Shorter_answers_are_not_compared_with_longer_ones()
    {
        await _bench.RecordAsync();
        _bench.Change = a => a with { Tokens = 6 };
        var decode = (await _bench.CompareAsync())["decode_tok_s"];
        decode.Verdict.Should().Be(Verdict.Inconclusive);
        decode.Reason.Should().Be("answers of 6 tokens now, of 11 in the baseline: not the same work");
    }

    [Fact]
    public async Task An_attached_server_that_is_slower_is_inconclusive_with_advice()
    {
        await _bench.RecordAsync();
        using var attached = new FakeBench(owned: false) { ItlMs = _ => 15 };
        File.Copy(_bench.File, attached.File);
        var outcomes = await attached.CompareAsync();
        outcomes["decode_tok_s"].Verdict.Should().Be(Verdict.Inconclusive);
        outcomes["decode_tok_s"].Reason.Should().Contain("--against-url");
        var before = File.ReadAllText(attached.File);
        (await attached.RecordAsync())["decode_tok_s"].Should()
            .Match<CaseOutcome>(
                o => o.Verdict == Verdict.Skip && o.Reason!.Contains("five fresh starts") && o.Reason.Contains("--server custom --command 'COMMAND'"));
        File.ReadAllText(attached.File).Should().Be(before);
    }

    [Fact]
    public async Task Five_sessions_on_both_sides_are_compared_by_their_interval()
    {
        await _bench.RecordAsync();
        _bench.ItlMs = _ => 11.5;
        var outcomes = await _bench.RunAsync(new() { Sessions = 5 });
        _bench.Server.Launches.Should().Be(5);
        outcomes["decode_tok_s"].Verdict.Should().Be(Verdict.Regression);
        outcomes["cold_ttft_ms"].Verdict.Should().Be(Verdict.Pass);
        _bench.ItlMs = _ => 10.5;
        outcomes = await _bench.RunAsync(new() { Sessions = 5 });
        outcomes["decode_tok_s"].Verdict.Should().Be(Verdict.Inconclusive, "the limit lies within the interval");
    }

    [Fact]
    public async Task A_typo_in_the_thresholds_is_the_error_of_every_speed_case()
    {
        _bench.Yaml = "floors:\n  cold_ttft_ms: 5\n";
        var outcomes = await _bench.CompareAsync();
        outcomes.Values.Should().OnlyContain(o => o.Verdict == Verdict.Error);
        outcomes["decode_tok_s"].Reason.Should().StartWith("thresholds.yaml:2: 'floors.cold_ttft_ms' must be text");
    }

    private static VerdictCounts VerdictsOf(IReadOnlyDictionary<string, CaseOutcome> outcomes) => VerdictCounts.Of(outcomes.Values.Select(o => o.Verdict));
}
