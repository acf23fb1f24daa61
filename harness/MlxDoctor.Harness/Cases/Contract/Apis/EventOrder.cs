using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Contract.Apis;

/// <summary>The events of a stream come in the order that typed clients rely on, named and numbered as the API says.</summary>
internal static class EventOrder
{
    private static readonly (string Observed, string Code, string Expected)[] Rules =
    [
        (ObservationCodes.EventName, "stream.event-name", "the event field and the type in the data are there and equal"),
        (ObservationCodes.EventOrder, "stream.event-order", "each item or block begins, grows and ends, one after the other"),
        (ObservationCodes.EventUnknown, "stream.event-unknown", "events that the API knows"),
        (ObservationCodes.Sequence, "stream.sequence", "a sequence_number that grows by one"),
        (ObservationCodes.ItemId, "stream.item-id", "one id for one item"),
        (ObservationCodes.DoneDiffers, "stream.done-differs", "the whole text equals the sum of its deltas"),
        (ObservationCodes.DoneUnasked, "stream.done-unasked", "no [DONE]: the stream ends with an event of its own"),
        (ObservationCodes.BadJson, "stream.bad-event", "one JSON object per event"),
        (ObservationCodes.NotAnObject, "stream.bad-event", "one JSON object per event"),
        (ObservationCodes.WrongType, "stream.wrong-type", "the types of the API"),
        (ObservationCodes.Unterminated, "stream.unterminated", "an empty line after each event"),
        (ObservationCodes.EventWithoutData, "stream.empty-event", "data in every event"),
    ];

    /// <summary>Adds a finding per rule that is broken.</summary>
    public static void Check(Transcript t, FindingList findings)
    {
        if (!t.IsStream)
            return;
        foreach (var (observed, code, expected) in Rules)
            if (t.Observations.FirstOrDefault(o => o.Code == observed) is { } seen)
                findings.Add(t, code, seen.Text, expected, ApiEnvelope.Tail(t));
    }
}
