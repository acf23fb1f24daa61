using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Invariants;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Agents;

/// <summary>What every answer owes in any wire format; chat has more rules of its own.</summary>
internal static class WireInvariants
{
    /// <summary>Checks one answer.</summary>
    /// <returns>False when the request failed altogether.</returns>
    public static bool Check(Asked asked, Transcript t, FindingList findings)
    {
        if (WireFormats.Of(t.Request.Path) == WireFormat.Chat)
            return AnswerInvariants.Check(asked, t, findings);
        if (!DeliveryInvariant.Check(asked, t, findings))
            return false;
        if (asked.Stream && t.Ending != Ending.FinishedWithDone)
            findings.Add(t, FindingCode.StreamEndMissing, "the stream has no last event of its API", "response.completed or message_stop", t.Ending.ToString());
        FinishInvariant.Check(asked, t, findings);
        MarkerInvariant.Check(asked, t, findings);
        ContentInvariant.Check(asked, t, findings);
        ToolInvariant.Check(asked, t, findings);
        return true;
    }
}
