using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>What every good answer owes, whatever was asked: one visible list that each case runs through.</summary>
internal static class AnswerInvariants
{
    private static readonly Action<Asked, Transcript, FindingList>[] All =
    [
        HeaderInvariant.Check,
        EnvelopeInvariant.Check,
        StreamInvariant.Check,
        FinishInvariant.Check,
        UsageInvariant.Check,
        MarkerInvariant.Check,
        ContentInvariant.Check,
        ToolInvariant.Check,
        RereadInvariant.Check,
        FormInvariant.Check,
    ];

    /// <summary>Runs them all over one answered request.</summary>
    /// <returns>False when the request failed altogether, so that nothing else can be said about its content.</returns>
    public static bool Check(Asked asked, Transcript transcript, FindingList findings)
    {
        if (!DeliveryInvariant.Check(asked, transcript, findings))
            return false;
        foreach (var invariant in All)
            invariant(asked, transcript, findings);
        return true;
    }
}
