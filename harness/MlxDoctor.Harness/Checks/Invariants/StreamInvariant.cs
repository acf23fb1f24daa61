using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Checks.Invariants;

/// <summary>A stream is a sequence: role first, deltas, one finish, usage if asked for, <c>[DONE]</c>, nothing after it.</summary>
internal static class StreamInvariant
{
    private const int LongEnoughForReplay = 4;

    /// <summary>Adds a finding per rule that is broken; silent for answers that are no streams.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        if (!asked.Stream)
            return;
        var answer = t.Answer;
        if (t.Ending == Ending.CleanCloseWithoutDone)
            findings.Add(t, "stream.done-missing", "the stream ends without [DONE]", "data: [DONE]", Tail(t));
        if (answer.FinishReasons.Count > 1)
            findings.Add(t, "stream.finish-twice", "more than one chunk has a finish_reason", "exactly one", string.Join(", ", answer.FinishReasons));
        if (t.Has("bytes-after-done"))
            findings.Add(t, "stream.bytes-after-done", "data follows [DONE]", "[DONE] is the last event", Tail(t));
        if (t.Has("bad-json"))
            findings.Add(t, "stream.bad-event", "an event is no JSON object", "one JSON object per event", Tail(t));
        if (t.Has("invalid-utf8"))
            findings.Add(t, "stream.invalid-utf8", "the stream is not valid UTF-8", "characters that are never split between events", Tail(t));
        if (asked.Chat && !answer.RoleFirst)
            findings.Add(t, "stream.role-first", "the first delta does not carry the role", "delta.role in the first chunk", t.Events.Count > 0 ? t.Events[0].Data : "no event");
        var texts = answer.Deltas.Where(d => d.Text.Length > 0).ToList();
        if (texts.Count >= LongEnoughForReplay && texts[^1].Text.Trim() is { Length: > 8 } last
            && string.Concat(texts[..^1].Where(d => d.Kind == texts[^1].Kind).Select(d => d.Text)).Trim() == last)
            findings.Add(t, "stream.replayed", "the last delta repeats the whole answer", "each text once", last);
        if (answer.AfterFinish)
            findings.Add(t, "stream.delta-after-finish", "text follows the chunk with the finish_reason", "the finish_reason comes last", Tail(t));
        if (answer.DoubledReasoning)
            findings.Add(t, "stream.reasoning-doubled", "deltas carry the same text as 'reasoning' and 'reasoning_content'", "one of the two", Tail(t));
    }

    private static string Tail(Transcript t) => t.BodyText is { Length: > 300 } text ? "…" + text[^300..] : t.BodyText;
}
