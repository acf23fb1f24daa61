using FluentAssertions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Cases.Perf;
using MlxDoctor.Harness.Statistics;
using Xunit;
using Xunit.Abstractions;

namespace MlxDoctor.Tests.Self.Perf;

/// <summary>
/// Each fault of speed is reported by the metrics that it touches and by no other, at the limits that users have.
/// A slowdown of 10 % is put to baselines of the clean server; where this machine is too busy for that, one of 20 % side by side with it.
/// </summary>
[Trait("Tier", "Self")]
[Collection(MeasuresAlone.Name)]
public sealed class PerfFaultTests(CleanBaseline clean, ITestOutputHelper output) : IClassFixture<CleanBaseline>
{
    /// <summary>A row that cannot be judged even side by side is skipped with these words, which <c>.ci/run</c> counts.</summary>
    private const string Unjudged = "could not judge";

    /// <summary>An answer is long in starting, so that a prompt that is read again costs 20 %.</summary>
    private const string LongStart = "ttft_ms=300,itl_ms=10,prefill_us=1000";

    private const string Decoding = "cold_itl_ms cold_tpot_ms cold_icl_ms cold_tok_s decode_tok_s mt_tok_s long_tok_s";

    private static readonly PerfOptions Against = new() { Against = "the clean server" };

    /// <param name="ten">The fault that makes what it touches at least 10 % slower.</param>
    /// <param name="twenty">The fault that makes it at least 20 % slower.</param>
    /// <param name="slower">What must be reported.</param>
    /// <param name="partly">What is touched by less, and may be reported.</param>
    [SkippableTheory]
    [InlineData("slow-prefill=160", "slow-prefill=320", "cold_ttft_ms cold_ttfo_ms cold_prefill_tok_s long_ttft_ms long_prefill_tok_s", "cold_e2e_ms")]
    [InlineData("slow-decode=1", "slow-decode=2", Decoding, "cold_e2e_ms tc_latency_ms")]
    [InlineData("memory-growth=4", "memory-growth=4", "memory_peak_mb memory_after_mb memory_growth_mb", "")]
    public Task A_fault_is_reported_by_what_it_touches_and_by_nothing_else(string ten, string twenty, string slower, string partly) =>
        ProveAsync(new(ten, twenty, slower, partly));

    [SkippableTheory]
    [Trait("Nightly", "yes")]
    [InlineData("itl-growing=200", "itl-growing=400", Decoding, "cold_e2e_ms tc_latency_ms")]
    [InlineData("stall=11", "stall=22", "cold_itl_ms cold_tpot_ms cold_tok_s decode_tok_s mt_tok_s long_tok_s", "cold_e2e_ms tc_latency_ms")]
    [InlineData(
        "merged-chunks=2", "merged-chunks=3", "cold_ttft_ms cold_ttfo_ms cold_icl_ms cold_prefill_tok_s cached_ttft_ms mt_ttft_ms long_cached_ttft_ms",
        "composite_score idle_ttft_ms tc_latency_ms long_ttft_ms long_prefill_tok_s")]
    // Side by side a server also rests while the other one works.
    [InlineData(
        "slow-after-idle=60", "slow-after-idle=60", "idle_ttft_ms",
        "cold_ttft_ms cold_ttfo_ms cold_e2e_ms cold_prefill_tok_s mt_ttft_ms tc_latency_ms long_ttft_ms long_prefill_tok_s composite_score")]
    public Task A_fault_is_reported_by_what_it_touches_and_by_nothing_else_every_night(string ten, string twenty, string slower, string partly) =>
        ProveAsync(new(ten, twenty, slower, partly));

    [SkippableTheory]
    [Trait("Nightly", "yes")]
    [InlineData("no-prefix-cache", "cached_ttft_ms mt_ttft_ms long_cached_ttft_ms", "tc_latency_ms idle_ttft_ms composite_score")]
    [InlineData(
        "cache-lie", "cached_ttft_ms mt_ttft_ms long_cached_ttft_ms cold_prefill_tok_s long_prefill_tok_s", "tc_latency_ms idle_ttft_ms composite_score",
        "cold_ttft_ms long_ttft_ms")]
    public Task A_cache_that_does_not_help_is_reported_side_by_side(string fault, string slower, string partly, string failing = "") =>
        ProveAsync(new(null, fault, slower, partly, failing), LongStart);

    [SkippableFact]
    public async Task A_clean_server_is_the_same()
    {
        var outcomes = await clean.Bench.RunAsync(new());
        if (outcomes.Values.Any(o => o.Verdict == Verdict.Regression))
            outcomes = await BesideAsync(null, PacedBench.Pace);

        outcomes.Values.Should().NotContain(o => o.Verdict == Verdict.Regression || o.Verdict == Verdict.Fail || o.Verdict == Verdict.Error, Because(outcomes));
        var decode = outcomes["decode_tok_s"].Metrics.Single();
        Skip.If(decode.Judgement is Judgement.NotGated or Judgement.Inconclusive, $"{Unjudged}: decode_tok_s {decode.Note}");
        decode.Judgement.Should().BeOneOf(Judgement.Same, Judgement.Improved);
    }

    private async Task ProveAsync(PerfFault fault, string pace = PacedBench.Pace)
    {
        if (fault.Ten is { } ten)
        {
            var stored = await clean.Bench.RunAsync(new(), pace, ten);
            if (fault.Slower.All(m => IsAtItsFloor(stored[m].Metrics.SingleOrDefault())) && fault.Problem(stored) is null)
            {
                output.WriteLine("10 %, judged by the stored baseline");
                return;
            }
            output.WriteLine($"the stored baseline does not prove it: {Because(stored)}");
        }
        var beside = await BesideAsync(fault.Twenty, pace);
        var unseen = fault.Slower.Where(m => beside[m].Metrics.SingleOrDefault()?.Judgement != Judgement.Regression).ToList();
        // What the machine hides is no fault of the rule; on a quiet machine there is no such excuse.
        Skip.If(unseen.Count > 0 && unseen.All(m => IsHidden(beside[m].Metrics.SingleOrDefault())) && fault.Problem(beside, unseen) is null,
            $"{Unjudged} {string.Join(' ', unseen)} even side by side: {Because(beside)}");
        fault.Problem(beside).Should().BeNull(Because(beside));
        output.WriteLine("20 %, judged side by side");
    }

    private Task<IReadOnlyDictionary<string, CaseOutcome>> BesideAsync(string? fault, string pace) =>
        clean.Bench.RunAsync(Against, pace, fault, async _ => await clean.Bench.LaunchAsync("clean", pace));

    private static bool IsAtItsFloor(Metric? m) => m is not null && (m.LimitPct is not { } limit || limit <= PacedBench.Limits.Floor(m.Id).Percent);

    private static bool IsHidden(Metric? m) =>
        m?.Judgement is Judgement.Inconclusive or Judgement.NotGated
            || (m is { Judgement: Judgement.Same } && (IsScattered(m.Samples) || IsScattered(m.BaselineSamples)));

    /// <summary>True when the middle half of the requests is further apart than half of the effect.</summary>
    private static bool IsScattered(IReadOnlyCollection<double>? samples) =>
        samples is { Count: >= 4 } && (Quantiles.Of(samples, 0.75) - Quantiles.Of(samples, 0.25)) / Quantiles.Median(samples) > 0.1;

    private static string Because(IReadOnlyDictionary<string, CaseOutcome> outcomes) =>
        string.Join("; ", outcomes.Select(o => o.Value.Metrics.SingleOrDefault() is { } m
            ? FormattableString.Invariant($"{o.Key} {m.Value:0.##} ({m.Baseline:0.##}, limit {m.LimitPct:0.#} %) {o.Value.Verdict} {m.Judgement}")
            : $"{o.Key} {o.Value.Verdict} {o.Value.Reason}")).Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
