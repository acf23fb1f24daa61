using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>
/// The recorded bytes of a stream, cut elsewhere, read the same: what a case judged did not depend on how the network delivered it.
/// A difference is our own fault, and its code says so.
/// </summary>
internal static class RereadInvariant
{
    /// <summary>Bytes read again per answer: enough for every cut of a body of some kilobytes, evenly spread cuts of a longer one.</summary>
    private const long Budget = 1 << 20;

    /// <summary>A longer body is not read again byte by byte.</summary>
    private const int MostSingleBytes = 256 << 10;

    /// <summary>Adds a finding when another cut gives other events, text or tool calls.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        // What was cut off by one of our limits was not read to its end the first time either.
        if (!t.IsStream || t.Exchange.LimitCode is not null || t.Observations.Any(o => o.Code.StartsWith("limit.", StringComparison.Ordinal)))
            return;
        if (InTwo(t) is { } cut)
            findings.Add(
                t, FindingCode.HarnessRereadDiffers, FormattableString.Invariant($"cut at byte {cut} the recorded stream reads otherwise"),
                "the events as they were read live", t.Events.FirstOrDefault(e => e.Start + e.Length >= cut)?.Data);
        else if (ByteByByte(t) is { } differs)
            findings.Add(t, FindingCode.HarnessRereadDiffers, $"read byte by byte the recorded stream has another {differs}", "what was read live", t.BodyText);
    }

    /// <summary>Reads each event alone, in two pieces, for every cut in it: a blank line ends all that a reader remembers.</summary>
    /// <returns>Where the cut was that made a difference, or null.</returns>
    private static int? InTwo(Transcript t)
    {
        var body = t.Decoded.Span;
        var step = 1 + (int)(Windows(t).Sum(w => (long)w.Length * w.Length) / Budget);
        foreach (var (e, start, length) in Windows(t))
        {
            var window = body.Slice(start, length);
            for (var cut = 0; cut <= length; cut += step)
            {
                var reader = new SseReader(int.MaxValue, new ObservationLog());
                // So that a window in the middle of the body is not taken for its beginning, where a byte order mark is dropped.
                if (start > 0)
                    reader.Feed("\n"u8, 0);
                reader.Feed(window[..cut], 0);
                reader.Feed(window[cut..], 0);
                reader.Complete(0);
                if (reader.Events is not [var again] || !Same(again, e, start > 0 ? start - 1 : 0))
                    return start + cut;
            }
        }
        return null;
    }

    private static IEnumerable<(SseEvent Event, int Start, int Length)> Windows(Transcript t)
    {
        var start = 0;
        foreach (var e in t.Events)
        {
            var end = e.Start + e.Length;
            yield return (e, start, end - start);
            start = end;
        }
    }

    private static bool Same(SseEvent again, SseEvent live, int shift) =>
        again.Data == live.Data && again.Name == live.Name && again.Terminated == live.Terminated
        && again.Start + shift == live.Start && again.Length == live.Length;

    /// <summary>What differs when each byte comes alone, in words, or null.</summary>
    private static string? ByteByByte(Transcript t)
    {
        if (t.Body.Length > MostSingleBytes)
            return null;
        var single = Enumerable.Range(0, t.Body.Length).Select(i => new Chunk(0, i, 1)).ToArray();
        var (again, live) = (TranscriptReader.Read(t.Exchange with { Chunks = single }, new ClientOptions()).Answer, t.Answer);
        return again.Content != live.Content || again.Reasoning != live.Reasoning ? "text"
            : !again.ToolCalls.SequenceEqual(live.ToolCalls) ? "tool call"
            : again.FinishReason != live.FinishReason ? "finish reason"
            : null;
    }
}
