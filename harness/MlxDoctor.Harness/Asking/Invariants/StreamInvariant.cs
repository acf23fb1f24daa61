using System.Text.Json.Nodes;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>A stream is a sequence: role first, deltas, one finish, usage if asked for, <c>[DONE]</c>, nothing after it.</summary>
internal static class StreamInvariant
{
    /// <summary>Oddities that the client forgave and a client library might not.</summary>
    private static readonly (string Observed, FindingCode Code, string Message, string Expected)[] Rules =
    [
        (ObservationCodes.AfterDone, FindingCode.StreamBytesAfterDone, "data follows [DONE]", "[DONE] is the last event"),
        (ObservationCodes.DoneRepeated, FindingCode.StreamDoneTwice, "[DONE] comes twice", "[DONE] once"),
        (ObservationCodes.BadJson, FindingCode.StreamBadEvent, "an event is no JSON", "one JSON object per event"),
        (ObservationCodes.TruncatedJson, FindingCode.StreamBadEvent, "an event is cut off", "one JSON object per event"),
        (ObservationCodes.NotAnObject, FindingCode.StreamBadEvent, "an event is no JSON object", "one JSON object per event"),
        (ObservationCodes.InvalidUtf8, FindingCode.StreamInvalidUtf8, "the stream is not valid UTF-8", "characters that are never split between events"),
        (ObservationCodes.LoneSurrogate, FindingCode.StreamInvalidUtf8, "half a surrogate pair in a delta", "characters that are never split between events"),
        (ObservationCodes.DeltaAfterFinish, FindingCode.StreamDeltaAfterFinish, "text follows the chunk with the finish_reason",
            "the finish_reason comes last"),
        (ObservationCodes.ReasoningDoubled, FindingCode.StreamReasoningDoubled, "deltas carry the same text as 'reasoning' and 'reasoning_content'",
            "one of the two"),
        (ObservationCodes.EmptyData, FindingCode.StreamEmptyEvent, "an event has no data", "a JSON object or [DONE]"),
        (ObservationCodes.WrongType, FindingCode.StreamWrongType, "a member has the wrong type", "the types of the API"),
        (ObservationCodes.ToolIndexMissing, FindingCode.ToolsIndexMissing, "a tool call delta has no index", "an index in every tool call delta"),
        (ObservationCodes.ToolIndexReused, FindingCode.ToolsIndexTwice, "two tool calls share an index", "0, 1, 2 …"),
        (ObservationCodes.ToolArguments, FindingCode.ToolsArgumentsType, "the arguments are no text", "JSON as text"),
        (ObservationCodes.ChoiceIndexMissing, FindingCode.EnvelopeChoiceIndex, "a choice has no index", "an index in every choice"),
        (ObservationCodes.DuplicateKey, FindingCode.EnvelopeMemberTwice, "an object names a member twice",
            "each member once: readers disagree which one holds"),
        (ObservationCodes.UnknownField, FindingCode.StreamStrayLine, "a line of the stream is no field of an event", "data: lines, comments and empty lines"),
        (ObservationCodes.Bom, FindingCode.StreamByteOrderMark, "the answer begins with a byte order mark",
            "none: JSON may not have one, and readers of streams lose the first event"),
        (ObservationCodes.Unterminated, FindingCode.StreamUnterminated, "the last event is not ended by an empty line", "an empty line after each event"),
    ];

    /// <summary>The rules that hold for a whole answer too.</summary>
    private static readonly string[] Everywhere =
    [
        ObservationCodes.InvalidUtf8, ObservationCodes.LoneSurrogate, ObservationCodes.WrongType, ObservationCodes.ToolArguments,
        ObservationCodes.ChoiceIndexMissing, ObservationCodes.DuplicateKey, ObservationCodes.Bom,
    ];

    /// <summary>Adds a finding per rule that is broken.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        if (!asked.Stream)
            return;
        var answer = t.Answer;
        if (!t.HasDone)
            findings.Add(t, FindingCode.StreamDoneMissing, "the stream ends without [DONE]", "data: [DONE]", Tail(t));
        if (answer.FinishReasons.Count > 1)
            findings.Add(
                t, FindingCode.StreamFinishTwice, "more than one chunk has a finish_reason", "exactly one",
                string.Join(", ", answer.FinishReasons.Select(f => f.Reason)));
        if (asked.Chat && t.Events.Count > 0 && (AnswerJson.TryParse(t.Events[0].Data) as JsonObject)?["choices"] is JsonArray { Count: > 0 } choices
            && ((choices[0] as JsonObject)?["delta"] as JsonObject)?["role"] is null)
            findings.Add(t, FindingCode.StreamRoleFirst, "the first chunk does not carry the role", "delta.role in the first chunk", t.Events[0].Data);
        if (answer.FinishReasons.Count > 0 && answer.Usages.FirstOrDefault(u => u.ChoicesBeside == 0) is { } early
            && early.Event < answer.FinishReasons[^1].Event)
            findings.Add(t, FindingCode.StreamUsageEarly, "the chunk with usage comes before the finish_reason", "usage after the answer", Tail(t));
        if (answer.Usages.Count(u => u.ChoicesBeside == 0) > 1)
            findings.Add(t, FindingCode.UsageSeveral, "more than one chunk without choices carries usage", "one", Tail(t));
        if (t.Events.Select(e => (e.ParseJson() as JsonObject)?["choices"] as JsonArray)
            .Any(c => c is { Count: > 1 } && c.DistinctBy(o => AnswerJson.Whole(o, "index")).Count() < c.Count))
            findings.Add(t, FindingCode.EnvelopeChoiceTwice, "one chunk has a choice twice", "each choice once", Tail(t));
        if (t.Observed(ObservationCodes.ToolHeadRepeated))
            findings.Add(t, FindingCode.ToolsHeadTwice, "a tool call begins twice", "id and name once, before the arguments", Tail(t));
        if (t.Observed(ObservationCodes.ToolHeadLate))
            findings.Add(t, FindingCode.ToolsHeadLate, "a tool call begins without its name", "id and name in the first piece of a call", Tail(t));
    }

    /// <summary>Adds a finding per oddity that the client forgave, whatever the API.</summary>
    public static void CheckObserved(Transcript t, bool stream, FindingList findings)
    {
        foreach (var (observed, code, message, expected) in Rules)
            if (t.Observed(observed) && (stream || Everywhere.Contains(observed)))
                findings.Add(t, code, message, expected, Tail(t));
    }

    /// <summary>The end of a body, for findings about streams.</summary>
    public static string Tail(Transcript t) => Secrets.Mask(t.BodyText) is { Length: > 300 } text ? "…" + text[^300..] : t.BodyText;
}
