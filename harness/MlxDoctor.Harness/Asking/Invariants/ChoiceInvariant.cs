using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>An answer in choices tells its time, has exactly one choice, and says whose turn it is.</summary>
internal static class ChoiceInvariant
{
    /// <summary>Adds a finding per member that is wrong.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        var answer = t.Answer;
        if (answer.Created.Count == 0 || answer.Created.Any(c => c is < 1_500_000_000 or > 10_000_000_000))
            findings.Add(
                t, FindingCode.EnvelopeCreated, "'created' is no time in seconds since 1970", "seconds since 1970", EnvelopeInvariant.Show(answer.Created));
        if (asked.Stream && answer.Created.Count > 1)
            findings.Add(
                t, FindingCode.EnvelopeCreatedChanges, "'created' changes within one answer", "one value in all chunks",
                EnvelopeInvariant.Show(answer.Created));
        if (answer.ChoicesCount != 1)
            findings.Add(t, FindingCode.EnvelopeChoices, $"{answer.ChoicesCount} choices", "exactly one choice", t.BodyText);
        else if (!answer.ContentByChoice.ContainsKey(0))
            findings.Add(t, FindingCode.EnvelopeChoiceIndex, "the only choice is not number 0", "index 0", t.BodyText);
        if (asked.Chat && answer.Role != "assistant")
            findings.Add(t, FindingCode.EnvelopeRole, "the answer's role is not assistant", "assistant", answer.Role ?? "no role");
        if (answer.Fingerprints.Count > 1)
            findings.Add(
                t, FindingCode.EnvelopeFingerprintChanges, "system_fingerprint changes within one answer", "one value in all chunks",
                EnvelopeInvariant.Show(answer.Fingerprints));
    }
}
