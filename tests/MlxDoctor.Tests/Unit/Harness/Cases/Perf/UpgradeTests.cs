using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Baselines;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Cases.Perf;

/// <summary>Another version of the server is compared with the baseline of the one before.</summary>
[Trait("Tier", "Smoke")]
public sealed class UpgradeTests : IDisposable
{
    private readonly FakeBench _bench = new() { Version = "mlx-lm 0.31.3" };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_slower_version_is_a_regression_and_the_change_is_written_down()
    {
        await _bench.RecordAsync();
        (_bench.Version, _bench.ItlMs) = ("mlx-lm 0.32.2", _ => 11.5);
        _bench.Compared.Clear();

        (await _bench.CompareAsync())["decode_tok_s"].Verdict.Should().Be(Verdict.Regression);

        var record = _bench.Compared.Last();
        record.Should().Match<ComparisonRecord>(r => r.What == "speed" && r.Missing == null && r.RecordedBy == "run" && !r.Recorded);
        record.Changes.Should().Equal(new VersionChange("server_version", "mlx-lm 0.31.3", "mlx-lm 0.32.2"));
    }

    [Fact]
    public async Task Recording_a_version_keeps_the_one_before_and_either_can_be_picked()
    {
        await _bench.RecordAsync();
        (_bench.Version, _bench.ItlMs) = ("mlx-lm 0.32.2", _ => 11.5);
        await _bench.RecordAsync();
        new BaselineFolder(_bench.Folder).Read("check", "fake", "m")!.Entries
            .Select(e => e.Fingerprint.ServerVersion)
            .Should()
            .Equal("mlx-lm 0.31.3", "mlx-lm 0.32.2");

        (await _bench.CompareAsync())["decode_tok_s"].Verdict.Should().Be(Verdict.Pass, "the last recorded is what it is compared with");
        (await _bench.RunAsync(new() { Baseline = "0.31.3" }))["decode_tok_s"].Verdict.Should().Be(Verdict.Regression);
        (await _bench.RunAsync(new() { Baseline = "0.30" }))["decode_tok_s"].Should()
            .Match<CaseOutcome>(o => o.Verdict == Verdict.Error && o.Reason!.Contains("no baseline '0.30'"));
    }

    [Fact]
    public async Task A_metric_that_is_measured_in_another_way_is_not_compared_and_the_others_are()
    {
        await _bench.RecordAsync();
        var at = File.ReadAllText(_bench.File).IndexOf("\"decode_tok_s\": {", StringComparison.Ordinal);
        var text = File.ReadAllText(_bench.File);
        File.WriteAllText(
            _bench.File, text[..at] + new System.Text.RegularExpressions.Regex("\"measure_version\": 1").Replace(text[at..], "\"measure_version\": 0", 1));

        var outcomes = await _bench.CompareAsync();

        outcomes["decode_tok_s"].Verdict.Should().Be(Verdict.Skip);
        outcomes["decode_tok_s"].Reason.Should()
            .Be("new: the harness measures it in another way than the baseline (measure version 1, there 0): record it again");
        outcomes["decode_tok_s"].Metrics.Single().Baseline.Should().BeNull();
        outcomes["cold_ttft_ms"].Verdict.Should().Be(Verdict.Pass);
    }

    [Fact]
    public async Task Required_speed_without_a_baseline_is_an_error_of_what_counts()
    {
        var outcomes = await _bench.RunAsync(new() { Require = [ComparisonRecord.Speed] });

        outcomes["decode_tok_s"].Should()
            .Match<CaseOutcome>(o => o.Verdict == Verdict.Error && o.Reason!.StartsWith("speed is required and was not compared: no baseline yet"));
        outcomes["cold_itl_ms"].Verdict.Should().Be(Verdict.Skip, "it never counts");
        _bench.Compared.Single().Missing.Should().Be("no baseline on this machine");
        await _bench.RecordAsync();
        (await _bench.RunAsync(new() { Require = [ComparisonRecord.Speed] })).Values.Should().NotContain(o => o.Verdict == Verdict.Error);
    }

    [Fact]
    public async Task A_slowdown_on_a_machine_that_is_slower_itself_is_inconclusive_and_says_so()
    {
        await _bench.RecordAsync();
        (_bench.ItlMs, _bench.ClockMs) = (_ => 14, (_, _) => 14);
        var outcomes = await _bench.CompareAsync();
        outcomes["decode_tok_s"].Verdict.Should().Be(Verdict.Inconclusive);
        outcomes["decode_tok_s"].Reason.Should().StartWith("the machine itself was 40 % slower than when the baseline was recorded: slower than the limit");
        outcomes.Values.Should().NotContain(o => o.Verdict == Verdict.Regression);
        _bench.Compared.Last().Machine.Should().HaveCount(3).And.OnlyContain(l => l.Contains("40 % slower than in the baseline"));
    }

    [Fact]
    public async Task A_slowdown_while_other_work_began_is_inconclusive()
    {
        await _bench.RecordAsync();
        (_bench.ItlMs, _bench.ClockMs) = (_ => 14, (start, look) => start == 1 && look > 3 ? 13 : 10);
        (await _bench.CompareAsync())["decode_tok_s"].Reason.Should().StartWith("the machine itself changed by ");
    }

    [Fact]
    public async Task A_slower_server_is_found_where_the_load_is_the_same_as_in_the_baseline()
    {
        _bench.ClockMs = (_, look) => look % 2 == 0 ? 20 : 20.3;
        await _bench.RecordAsync();
        _bench.ItlMs = _ => 12;
        (await _bench.CompareAsync())["decode_tok_s"].Verdict.Should().Be(Verdict.Regression);
    }

    [Fact]
    public async Task What_is_not_a_matter_of_time_is_not_excused_by_the_machine()
    {
        await _bench.RecordAsync();
        (_bench.ClockMs, _bench.Change) = ((_, _) => 14, a => a with { Tool = null });
        (await _bench.CompareAsync())["tc_success_rate"].Metrics.Single().Judgement.Should().NotBe(Judgement.Inconclusive);
    }

    [Fact]
    public async Task A_fast_machine_does_not_excuse_a_slow_server()
    {
        await _bench.RecordAsync();
        (_bench.ItlMs, _bench.ClockMs) = (_ => 12, (_, _) => 8);
        (await _bench.CompareAsync())["decode_tok_s"].Verdict.Should().Be(Verdict.Regression);
    }
}
