namespace MlxDoctor.Harness.Client;

/// <summary>Times of a transcript; null where a value is not defined, never 0.</summary>
internal static class TranscriptTiming
{
    /// <summary>Time to first token: request sent to first delta with content, reasoning or tool call.</summary>
    public static double? TtftMs(Transcript t) => First(t, d => d.IsOutput);

    /// <summary>Time to first output: request sent to first delta that is not thinking.</summary>
    public static double? TtfoMs(Transcript t) => First(t, d => d.Kind is DeltaKind.Content or DeltaKind.Tool);

    /// <summary>Request sent to end of the answer, of complete exchanges only.</summary>
    public static double? E2eMs(Transcript t)
    {
        if (!t.IsComplete)
            return null;
        // A body that stays open after [DONE] would add our own patience.
        return t.Ms(t.Exchange.OpenAfterDone && t.Chunks.Count > 0 ? t.Chunks[^1].Ticks : t.EndTicks);
    }

    /// <summary>Inter-token latency: (last token time - first token time) / (tokens - 1), with tokens by <see cref="Tokens"/> unless given.</summary>
    public static double? ItlMs(Transcript t, long? tokens = null)
    {
        var count = tokens ?? Tokens(t).Count;
        if (count is null or < 2 || !HasTimes(t))
            return null;
        var outputs = Outputs(t);
        return outputs.Count < 2 ? null : t.Ms(outputs[^1].Ticks - outputs[0].Ticks) / (count.Value - 1);
    }

    /// <summary>Gaps between output deltas; servers that bundle tokens have fewer and larger ones.</summary>
    public static IReadOnlyList<double> InterChunkMs(Transcript t)
    {
        if (!HasTimes(t))
            return [];
        var outputs = Outputs(t);
        return [.. outputs.Skip(1).Select((d, i) => t.Ms(d.Ticks - outputs[i].Ticks))];
    }

    /// <summary>
    /// Number of tokens and its source: usage, continuous_usage (the stream has one but was cut before the last), chunks; null when there are none.
    /// </summary>
    public static (long? Count, string? Source) Tokens(Transcript t)
    {
        if (t.Answer.Usage is { Completion: { } completion } usage)
        {
            var isFinal = !t.IsStream || t.Answer.FinishReasons.Any(f => f.Event <= usage.Event);
            return (completion, isFinal ? "usage" : "continuous_usage");
        }
        var chunks = Outputs(t).Count;
        return chunks > 0 ? (chunks, "chunks") : (null, null);
    }

    private static List<Delta> Outputs(Transcript t)
    {
        // An event with thinking and content is one arrival.
        var list = new List<Delta>();
        foreach (var delta in t.Answer.Deltas)
            if (delta.IsOutput && (list.Count == 0 || list[^1].Event != delta.Event))
                list.Add(delta);
        return list;
    }

    private static double? First(Transcript t, Func<Delta, bool> wanted)
    {
        if (!HasTimes(t))
            return null;
        foreach (var delta in t.Answer.Deltas)
            if (wanted(delta))
                return t.Ms(delta.Ticks);
        return null;
    }

    private static bool HasTimes(Transcript t) => t.IsStream && !t.Observed(ObservationCodes.Compressed);
}
