using MlxDoctor.Core.Metrics;
using MlxDoctor.Harness.Baselines;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>Every metric. A new one is a line here.</summary>
internal static class PerfMetrics
{
    private const string Chat = "chat";
    private const string Turns = "multi-turn";
    private const string Tool = "tool-call";
    private const string Long = "long";
    private const string Idle = "warm-after-idle";
    private const string Four = "concurrent-4";

    /// <summary>All metrics, in the order in which they are shown.</summary>
    public static IReadOnlyList<PerfMetric> All { get; } =
    [
        PerfSamples.Cold("cold_ttft_ms", "ms", Better.Lower, Chat, TranscriptMetrics.TtftMs, "time to the first token of a prompt that no cache holds"),
        PerfSamples.Cold("cold_ttfo_ms", "ms", Better.Lower, Chat, TranscriptMetrics.TtfoMs, "time to the first token that is not thinking"),
        PerfSamples.Cold("cold_itl_ms", "ms", Better.Lower, Chat, TranscriptMetrics.ItlMs, "time between two tokens, (last - first) / (n - 1)", tokens: true),
        PerfSamples.Cold(
            "cold_tpot_ms", "ms", Better.Lower, Chat, TranscriptMetrics.TpotMs, "time per token after the first, (end - first) / (n - 1)", tokens: true),
        PerfSamples.Cold("cold_icl_ms", "ms", Better.Lower, Chat, TranscriptMetrics.IclMs, "median gap between two arrivals of output"),
        PerfSamples.Cold("cold_e2e_ms", "ms", Better.Lower, Chat, TranscriptMetrics.E2eMs, "request sent to the end of the answer", tokens: true),
        PerfSamples.Cold(
            "cold_tok_s", "tok/s", Better.Higher, Chat, TranscriptMetrics.DecodeTokS, "tokens a second after the first, after a cold prompt", tokens: true),
        PerfSamples.Cold(
            "cold_prefill_tok_s", "tok/s", Better.Higher, Chat, TranscriptMetrics.PrefillTokS, "prompt tokens read a second until the first token"),
        PerfSamples.Again("cached_ttft_ms", "ms", Better.Lower, Chat, TranscriptMetrics.TtftMs, "time to the first token of a prompt that was just answered"),
        PerfSamples.Again(
            "decode_tok_s", "tok/s", Better.Higher, Chat, TranscriptMetrics.DecodeTokS, "tokens a second after the first, after a cached prompt",
            tokens: true),
        PerfSamples.Deviation("decode_tok_s_stdev", Chat, "standard deviation of decode_tok_s within a session"),
        PerfSamples.Cold("mt_ttft_ms", "ms", Better.Lower, Turns, TranscriptMetrics.TtftMs, "time to the first token of a follow-up question"),
        PerfSamples.Cold(
            "mt_tok_s", "tok/s", Better.Higher, Turns, TranscriptMetrics.DecodeTokS, "tokens a second after the first, in a follow-up answer", tokens: true),
        PerfSamples.Cold(
            "tc_latency_ms", "ms", Better.Lower, Tool, t => ToolAnswer.IsGood(t, null) ? TranscriptMetrics.E2eMs(t) : null,
            "request sent to the end of a good tool call"),
        PerfSamples.ToolRate("tc_success_rate", Tool),
        PerfSamples.Cold("long_ttft_ms", "ms", Better.Lower, Long, TranscriptMetrics.TtftMs, "time to the first token of a long prompt that no cache holds"),
        PerfSamples.Cold(
            "long_tok_s", "tok/s", Better.Higher, Long, TranscriptMetrics.DecodeTokS, "tokens a second after the first, after a long prompt", tokens: true),
        PerfSamples.Cold(
            "long_prefill_tok_s", "tok/s", Better.Higher, Long, TranscriptMetrics.PrefillTokS,
            "prompt tokens read a second until the first token of a long prompt"),
        PerfSamples.Again(
            "long_cached_ttft_ms", "ms", Better.Lower, Long, TranscriptMetrics.TtftMs, "time to the first token of a long prompt that was just answered"),
        PerfSamples.Cold("idle_ttft_ms", "ms", Better.Lower, Idle, TranscriptMetrics.TtftMs, "time to the first token of a known prompt after a rest"),
        PerfSamples.Composite("composite_score", [Chat, Turns, Tool, Long]),
        PerfSamples.Footprint("memory_peak_mb", m => m.PeakMb, "largest footprint of the server and its child processes during the session"),
        PerfSamples.Footprint("memory_after_mb", m => m.AfterMb, "footprint after the session"),
        PerfSamples.Footprint(
            "memory_growth_mb", m => m.GrowthMb, "footprint after the session less that after the warm-up") with { Scale = MetricScale.Difference },
        PerfSamples.FailedRequests("failed_requests"),
        PerfSamples.Throughput("c4_throughput_tok_s", Four, "tokens a second of four answers at once, all together") with { Fast = false },
        PerfSamples.Cold(
            "c4_ttft_ms", "ms", Better.Lower, Four, TranscriptMetrics.TtftMs, "time to the first token with four requests at once") with { Fast = false },
    ];

    /// <summary>The unit of each metric.</summary>
    public static IReadOnlyDictionary<string, string> Units { get; } = All.ToDictionary(m => m.Id, m => m.Unit, StringComparer.Ordinal);
}
