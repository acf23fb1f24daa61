using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>The events of a stream come in the order that typed clients rely on, named and numbered as the API says.</summary>
internal static class EventOrderInvariant
{
    private static readonly (string Observed, FindingCode Code, string Expected)[] Rules =
    [
        (ObservationCodes.EventName, FindingCode.StreamEventName, "the event field and the type in the data are there and equal"),
        (ObservationCodes.EventOrder, FindingCode.StreamEventOrder, "each item or block begins, grows and ends, one after the other"),
        (ObservationCodes.EventUnknown, FindingCode.StreamEventUnknown, "events that the API knows"),
        (ObservationCodes.Sequence, FindingCode.StreamSequence, "a sequence_number that grows by one"),
        (ObservationCodes.ItemId, FindingCode.StreamItemId, "one id for one item"),
        (ObservationCodes.DoneDiffers, FindingCode.StreamDoneDiffers, "the whole text equals the sum of its deltas"),
        (ObservationCodes.DoneUnasked, FindingCode.StreamDoneUnasked, "no [DONE]: the stream ends with an event of its own"),
        (ObservationCodes.BadJson, FindingCode.StreamBadEvent, "one JSON object per event"),
        (ObservationCodes.NotAnObject, FindingCode.StreamBadEvent, "one JSON object per event"),
        (ObservationCodes.WrongType, FindingCode.StreamWrongType, "the types of the API"),
        (ObservationCodes.Unterminated, FindingCode.StreamUnterminated, "an empty line after each event"),
        (ObservationCodes.EventWithoutData, FindingCode.StreamEmptyEvent, "data in every event"),
    ];

    /// <summary>Adds a finding per rule that is broken.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        if (!t.IsStream)
            return;
        foreach (var (observed, code, expected) in Rules)
            if (t.Observations.FirstOrDefault(o => o.Code == observed) is { } seen)
                findings.Add(t, code, seen.Text, expected, StreamInvariant.Tail(t));
    }
}
