using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Cases.Perf;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Perf;

[Trait("Tier", "Smoke")]
public sealed class PairedRunTests : IDisposable
{
    private static readonly PerfOptions Against = new() { Against = "old --port {port}" };
    private readonly FakeBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Two_equal_servers_are_the_same_after_one_round_in_the_order_A_B_B_A()
    {
        var outcomes = await _bench.RunAsync(Against);
        var decode = outcomes["decode_tok_s"];
        decode.Verdict.Should().Be(Verdict.Pass);
        decode.Metrics.Single().Judgement.Should().Be(Judgement.Same);
        decode.Metrics.Single().Note.Should().Be("delta 0.0 %");
        decode.Metrics.Single().Samples.Should().HaveCount(10);
        decode.Metrics.Single().BaselineSamples.Should().HaveCount(10);
        decode.Notes.Should().ContainMatch("compared side by side with old --port {port}*");
        outcomes["failed_requests"].Verdict.Should().Be(Verdict.Pass);
        _bench.Server.Restarts.Should().BeEmpty("a clean comparison costs one round");
        // Two warm-ups a side, then the first requests and their repetitions.
        string[] order = ["start other", "this", "this", "other", "other", "this", "this", "other", "other", "other", "other", "this", "this"];
        _bench.Log.Take(order.Length).Should().Equal(order);
        _bench.Log.Count(l => l == "this").Should().Be(_bench.Log.Count(l => l == "other"), "a side gets as much as the other");
    }

    [Fact]
    public async Task A_slower_server_is_a_regression_in_two_rounds_with_fresh_processes()
    {
        _bench.ItlMs = _ => 11.5;
        var outcomes = await _bench.RunAsync(Against);
        outcomes["decode_tok_s"].Verdict.Should().Be(Verdict.Regression);
        var decode = outcomes["decode_tok_s"].Metrics.Single();
        decode.Note.Should().Be("beyond the limit of 4.8 % in 2 of 2 rounds (delta -13.0 %, -13.0 %)");
        decode.Baseline.Should().BeApproximately(99.7, 0.1);
        decode.DeltaPct.Should().BeApproximately(-13, 0.1);
        decode.DeltaRange.Should().BeNull("no stored baseline tells how far apart starts are");
        outcomes["cold_ttft_ms"].Metrics.Single().Judgement.Should().Be(Judgement.Same);
        outcomes["cold_ttft_ms"].Metrics.Single().Samples.Should().HaveCount(10, "the second round was started for others");
        _bench.Server.Restarts.Should().Equal("comparison, round 2");
        _bench.Other.Restarts.Should().Equal("comparison, round 2");
    }

    [Fact]
    public async Task What_is_slower_in_one_round_only_is_inconclusive()
    {
        _bench.ItlMs = start => start == 1 ? 12 : 10;
        var decode = (await _bench.RunAsync(Against))["decode_tok_s"];
        decode.Verdict.Should().Be(Verdict.Inconclusive);
        decode.Reason.Should().StartWith("not confirmed by a second round (delta -16.7 %, ");
    }

    [Fact]
    public async Task On_a_machine_that_changes_from_round_to_round_nothing_is_a_regression_and_four_rounds_are_enough()
    {
        _bench.ItlMs = start => 12 + start;
        _bench.OtherItlMs = start => 10 + start;
        var outcomes = await _bench.RunAsync(Against);
        outcomes["decode_tok_s"].Verdict.Should().Be(Verdict.Inconclusive);
        outcomes["decode_tok_s"].Reason.Should().Contain("in 4 of 4 rounds, but one server's own rounds differ by").And.Contain("too noisy to tell");
        outcomes["cold_itl_ms"].Metrics.Single().Note.Should().Contain("in 4 of 4 rounds", "what is measured for others is used");
        ExitCodes.Of(VerdictCounts.Of(outcomes.Values.Select(o => o.Verdict)), aborted: false).Should().Be(0);
        _bench.Server.Restarts.Should().Equal("comparison, round 2", "comparison, round 3", "comparison, round 4");
        _bench.Said.Should().Contain("beyond the limit, but not clearly: round 4 of at most 4");
    }

    [Fact]
    public async Task What_does_not_count_is_worth_two_rounds_and_no_more()
    {
        _bench.Yaml = "gated: [cold_ttft_ms]\n";
        _bench.ItlMs = start => 12 + start;
        _bench.OtherItlMs = start => 10 + start;
        (await _bench.RunAsync(Against))["decode_tok_s"].Reason.Should().Contain("in 2 of 2 rounds, but");
        _bench.Server.Restarts.Should().Equal("comparison, round 2");
    }

    [Fact]
    public async Task A_faster_server_is_improved()
    {
        _bench.ItlMs = _ => 8;
        (await _bench.RunAsync(Against))["decode_tok_s"].Metrics.Single().Judgement.Should().Be(Judgement.Improved);
    }

    [Fact]
    public async Task A_stored_baseline_gives_the_limit_and_the_range()
    {
        _bench.ItlMs = start => 10 + (0.2 * start);
        await _bench.RecordAsync();
        _bench.ItlMs = _ => 10.7;
        var decode = (await _bench.RunAsync(Against))["decode_tok_s"].Metrics.Single();
        decode.LimitPct.Should().BeGreaterThan(7, "the sessions of the baseline are further apart than 5 %");
        decode.Judgement.Should().Be(Judgement.Same);
        decode.DeltaRange.Should().BeInAscendingOrder();
    }

    [Fact]
    public async Task In_turn_there_are_four_processes_and_never_two_at_a_time()
    {
        _bench.ItlMs = _ => 12;
        var outcomes = await _bench.RunAsync(Against with { AgainstAlternate = true });
        outcomes["decode_tok_s"].Verdict.Should().Be(Verdict.Regression);
        outcomes["decode_tok_s"].Metrics.Single().Samples.Should().HaveCount(20, "ten a round");
        _bench.Log.Where(l => l.Contains(' ')).Should().Equal(
            "stop this", "start other", "start other", "stop other", "start this",
            "start this", "stop this", "start other", "start other", "stop other", "start this");
        _bench.Log.TakeWhile(l => l != "stop this").Should().HaveCount(2 + 10).And
            .OnlyContain(l => l == "this", "half of the requests, each asked twice, after two warm-ups");
        _bench.Server.Obituary.Should().BeNull("the cases that follow need it");
    }

    [Fact]
    public async Task Five_sessions_a_side_are_compared_by_their_interval()
    {
        _bench.ItlMs = _ => 12;
        var outcomes = await _bench.RunAsync(Against with { Sessions = 5 });
        var decode = outcomes["decode_tok_s"].Metrics.Single();
        decode.Judgement.Should().Be(Judgement.Regression);
        decode.Note.Should().Be("Welch's interval over 5 sessions");
        decode.BaselineSamples.Should().HaveCount(50);
        outcomes["cold_ttft_ms"].Metrics.Single().Judgement.Should().Be(Judgement.Same);
        _bench.Server.Launches.Should().Be(5);
        _bench.Other.Launches.Should().Be(5);
    }

    [Fact]
    public async Task Two_attached_servers_are_judged_and_their_luck_is_named()
    {
        using var bench = new FakeBench(owned: false) { OtherOwned = false, ItlMs = _ => 15 };
        var decode = (await bench.RunAsync(new() { AgainstUrl = "http://127.0.0.1:9/v1" }))["decode_tok_s"];
        decode.Verdict.Should().Be(Verdict.Regression);
        decode.Notes.Should().ContainMatch("*the luck of its start*");
        bench.Server.Restarts.Concat(bench.Other.Restarts).Should().BeEmpty();
        (await bench.RunAsync(new() { AgainstUrl = "http://127.0.0.1:9/v1", Sessions = 5 }))["decode_tok_s"].Reason.Should()
            .Contain("needs fresh starts of both servers");
        (await bench.RunAsync(Against with { AgainstAlternate = true }))["decode_tok_s"].Reason.Should().Contain("this one was attached to");
    }

    [Fact]
    public async Task A_metric_that_only_the_other_server_shows_is_dropped()
    {
        _bench.Change = a => _bench.Log[^1] == "this" ? a with { Tokens = 1, UsageTokens = 1 } : a;
        var icl = (await _bench.RunAsync(Against))["cold_icl_ms"];
        icl.Verdict.Should().Be(Verdict.Fail);
        icl.Metrics.Single().Judgement.Should().Be(Judgement.Dropped);
        icl.Metrics.Single().Note.Should().StartWith("measured on the other server, missing on this one");
    }

    [Fact]
    public async Task Failed_requests_are_compared_as_counts()
    {
        _bench.Answers = n => n % 2 == 0 || _bench.Log[^1] != "other";
        var failed = (await _bench.RunAsync(Against))["failed_requests"].Metrics.Single();
        failed.Value.Should().Be(0);
        failed.Baseline.Should().BeGreaterThan(5);
        failed.Judgement.Should().Be(Judgement.Improved);
    }

    [Fact]
    public async Task A_server_that_does_not_come_up_is_the_error_of_every_speed_case_and_the_first_one_runs_on()
    {
        _bench.OtherFails = new EnvironmentException("it crashed", "see the log");
        var outcomes = await _bench.RunAsync(Against with { AgainstAlternate = true });
        outcomes.Values.Should().OnlyContain(o => o.Verdict == Verdict.Error);
        outcomes["decode_tok_s"].Reason.Should().StartWith("the server to compare with (old --port {port}) did not come up: it crashed");
        _bench.Server.Obituary.Should().BeNull();
    }

    [Fact]
    public async Task A_server_that_dies_in_the_middle_is_named()
    {
        _bench.Before = server =>
        {
            if (server == _bench.Other && _bench.Log.Count > 20)
                server.Obituary = "exit code 139";
        };
        var decode = (await _bench.RunAsync(Against))["decode_tok_s"];
        decode.Verdict.Should().Be(Verdict.Error);
        decode.Reason.Should().StartWith("the server of --against (old --port {port}) died during the comparison: exit code 139");
    }
}
