using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>A stream with named events ends with the last event of its API, and says once why it ended.</summary>
internal static class EventEndInvariant
{
    /// <summary>Adds a finding when it does not.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        if (asked.Stream && t.Ending == Ending.CleanCloseWithoutDone)
            findings.Add(t, FindingCode.StreamDoneMissing, "the stream ends without its last event", Last(t.Format), StreamInvariant.Tail(t));
        if (asked.Stream && t.Observed(ObservationCodes.FinishRepeated))
            findings.Add(t, FindingCode.StreamFinishTwice, "the stream says more than once why it ended", "once", StreamInvariant.Tail(t));
    }

    private static string Last(WireFormat format) => format == WireFormat.Messages ? "message_stop" : "response.completed or response.incomplete";
}
