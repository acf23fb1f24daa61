using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>A stream says each text once: the last delta does not bring the whole answer again.</summary>
internal static class ReplayInvariant
{
    private const int LongEnough = 4, LeastLength = 8;

    /// <summary>Adds a finding when the last of several deltas repeats all before it.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        var answer = t.Answer;
        var texts = answer.Deltas.Where(d => d.Kind == DeltaKind.Content).ToList();
        if (!asked.Stream || texts.Count < LongEnough || texts[^1].TextLength < LeastLength || texts[^1].TextLength > answer.Text.Length)
            return;
        var last = answer.Text[^texts[^1].TextLength..];
        if (answer.Text[..^texts[^1].TextLength].Trim() == last.Trim())
            findings.Add(t, FindingCode.StreamReplayed, "the last delta repeats the whole answer", "each text once", answer.Content);
    }
}
