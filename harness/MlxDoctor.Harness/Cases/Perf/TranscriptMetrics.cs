using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Harness.Cases.Perf;

/// <summary>
/// Speed of one answer; null where a value is not defined, never 0. Time counts from the moment the request is sent, so waiting in our own client is not in it.
/// </summary>
internal static class TranscriptMetrics
{
    /// <summary>Time to the first token of any kind.</summary>
    public static double? TtftMs(Transcript t) => t.IsComplete ? TranscriptTiming.TtftMs(t) : null;

    /// <summary>Time to the first token that is not thinking.</summary>
    public static double? TtfoMs(Transcript t) => t.IsComplete ? TranscriptTiming.TtfoMs(t) : null;

    /// <summary>Request sent to the end of the answer.</summary>
    public static double? E2eMs(Transcript t) => TranscriptTiming.E2eMs(t);

    /// <summary>Inter-token latency: (last token - first token) / (n - 1).</summary>
    public static double? ItlMs(Transcript t) => t.IsComplete ? TranscriptTiming.ItlMs(t) : null;

    /// <summary>Time per output token after the first: (end - first token) / (n - 1).</summary>
    public static double? TpotMs(Transcript t) =>
        TtftMs(t) is { } first && E2eMs(t) is { } end && TranscriptTiming.Tokens(t).Count is >= 2 and { } n ? (end - first) / (n - 1) : null;

    /// <summary>Median gap between two arrivals of output; servers that bundle tokens have fewer and larger ones.</summary>
    public static double? IclMs(Transcript t) => t.IsComplete ? Quantiles.Median(TranscriptTiming.InterChunkMs(t).ToList()) : null;

    /// <summary>Tokens a second after the first; null when everything came at once.</summary>
    public static double? DecodeTokS(Transcript t) => ItlMs(t) is > 0 and { } itl ? 1000 / itl : null;

    /// <summary>Prompt tokens that had to be read, over the time to the first token; null without usage.</summary>
    public static double? PrefillTokS(Transcript t) =>
        TtftMs(t) is > 0 and { } ttft && t.Answer.Usage is { Prompt: { } prompt } usage && prompt - (usage.CachedTokens ?? 0) is > 0 and { } read
            ? 1000 * read / ttft
            : null;

    /// <summary>
    /// A word when the server's token count and what arrived contradict each other by more than 10 %: an arrival holds at least one token, a token of text at
    /// least one byte. Null when they agree or nothing can be said.
    /// </summary>
    public static string? Unreconciled(Transcript t)
    {
        if (!t.IsComplete || !t.IsStream || t.Answer.Usage?.Completion is not { } usage)
            return null;
        var arrivals = TranscriptTiming.InterChunkMs(t).Count + 1;
        if (arrivals > (1.1 * usage) + 1)
            return FormattableString.Invariant($"{arrivals} pieces of output arrived, but usage counts {usage} tokens");
        var bytes = System.Text.Encoding.UTF8.GetByteCount(t.Answer.Text) + System.Text.Encoding.UTF8.GetByteCount(t.Answer.Reasoning ?? "");
        // The markers of tool calls and of thinking are tokens without text.
        return t.Answer.ToolCalls.Count == 0 && usage > (1.1 * bytes) + 8
            ? FormattableString.Invariant($"usage counts {usage} tokens, but only {bytes} bytes of text arrived")
            : null;
    }
}
