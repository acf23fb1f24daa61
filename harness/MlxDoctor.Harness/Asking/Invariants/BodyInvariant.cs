using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>A JSON body beside the answers (a list of models, a refusal, a count) is whole, clean and labelled.</summary>
internal static class BodyInvariant
{
    /// <summary>Adds a finding per defect; what the body says is for others to judge.</summary>
    public static void Check(Transcript t, FindingList findings)
    {
        if (t.Status is null)
            return;
        HeaderInvariant.Check(t, "application/json", findings);
        if (t.ParsedJson is null && t.Header("content-type")?.Contains("json", StringComparison.OrdinalIgnoreCase) == true)
            findings.Add(t, FindingCode.HttpNotJson, "the body is no JSON although it is labelled so", "JSON", t.BodyText);
        StreamInvariant.CheckObserved(t, stream: false, findings);
        if (t.Ending is not (Ending.NonStreamComplete or Ending.FinishedWithDone or Ending.ErrorEvent or Ending.CleanCloseWithoutDone))
            findings.Add(
                t, FindingCode.HttpConnectionBroken, $"the answer does not end properly: {t.Failure ?? t.Ending.ToString()}", "a complete answer", t.BodyText);
    }
}
