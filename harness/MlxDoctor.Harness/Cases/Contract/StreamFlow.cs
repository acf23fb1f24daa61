using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>How the events of one long stream came in, as ratios of its own times, so that a slow machine alone is never at fault.</summary>
/// <param name="FirstMs">Request sent to first output.</param>
/// <param name="EndMs">Request sent to the end.</param>
/// <param name="GapsMs">Between the outputs.</param>
internal sealed record StreamFlow(double FirstMs, double EndMs, IReadOnlyList<double> GapsMs)
{
    private const int Enough = 24;
    private const double LateShare = 0.7, HoldsBack = 4, HoldsBackMs = 300;
    private const double LongGapMs = 1000, LongGapShare = 0.3, LongGapTimes = 50;
    private const double SlowsTimes = 3, SlowsMs = 500;

    /// <summary>Reads the times; null when the answer is not whole or too short to be judged.</summary>
    public static StreamFlow? Of(Transcript t) =>
        TranscriptTiming.E2eMs(t) is { } end && TranscriptTiming.TtftMs(t) is { } first ? new(first, end, TranscriptTiming.InterChunkMs(t)) : null;

    /// <summary>Everything came at the end, although the first token of the same request was ready long before.</summary>
    /// <param name="readyMs">Time of an answer of one token to the same prompt.</param>
    public bool IsHeldBack(double readyMs) => FirstMs > LateShare * EndMs && EndMs > HoldsBack * readyMs && EndMs - readyMs > HoldsBackMs;

    /// <summary>One pause is a large part of the whole answer and far longer than its usual gap.</summary>
    public bool IsStalled =>
        GapsMs.Count >= Enough && GapsMs.Max() is var longest && longest > LongGapMs && longest > LongGapShare * EndMs
            && longest > LongGapTimes * Quantiles.Median(GapsMs);

    /// <summary>The last quarter of the gaps takes many times as long as the first.</summary>
    public bool SlowsDown =>
        GapsMs.Count >= Enough && GapsMs.TakeLast(GapsMs.Count / 4).Sum() is var last && last > SlowsMs
            && last > SlowsTimes * GapsMs.Take(GapsMs.Count / 4).Sum();

    /// <summary>Long enough for a server that holds its events back to be told from a fast one.</summary>
    public bool IsJudgeable(double readyMs) => EndMs > HoldsBack * readyMs && EndMs - readyMs > HoldsBackMs;
}
