using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Invariants;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Contract.Apis;

/// <summary>Id, object, model and the end of the stream: what every answer of the newer APIs owes.</summary>
internal static class ApiEnvelope
{
    /// <summary>Adds a finding per member that is wrong.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        var answer = t.Answer;
        var kind = t.Format == WireFormat.Messages ? "message" : "response";
        if (answer.Objects is not [var one] || one != kind)
            findings.Add(t, FindingCode.EnvelopeObject, $"the answer does not say that it is a {kind}", kind, Show(answer.Objects));
        if (answer.Ids.Count == 0 || answer.Ids.Any(string.IsNullOrEmpty))
            findings.Add(t, FindingCode.EnvelopeIdMissing, "an answer without an id", "a non-empty id", Show(answer.Ids));
        else if (answer.Ids.Count > 1)
            findings.Add(t, FindingCode.EnvelopeIdChanges, "the id changes within one answer", "one id", Show(answer.Ids));
        if (answer.Models.Count == 0)
            findings.Add(t, FindingCode.EnvelopeModelMissing, "the answer does not name its model", string.Join(" or ", asked.ModelNames), "no 'model'");
        foreach (var model in answer.Models.Where(m => !asked.ModelNames.Contains(m)).Take(1))
            findings.Add(t, FindingCode.EnvelopeModelWrong, $"the answer names the model '{model}'", string.Join(" or ", asked.ModelNames), model);
        if (asked.Stream && t.Ending == Ending.CleanCloseWithoutDone)
            findings.Add(t, FindingCode.StreamDoneMissing, "the stream ends without its last event", Last(t.Format), Tail(t));
        if (asked.Stream && t.Observed(ObservationCodes.FinishRepeated))
            findings.Add(t, FindingCode.StreamFinishTwice, "the stream says more than once why it ended", "once", Tail(t));
    }

    /// <summary>The end of a body, for findings about streams.</summary>
    public static string Tail(Transcript t) => Secrets.Mask(t.BodyText) is { Length: > 300 } text ? "…" + text[^300..] : t.BodyText;

    private static string Last(WireFormat format) => format == WireFormat.Messages ? "message_stop" : "response.completed or response.incomplete";

    private static string Show(IEnumerable<string> values) => string.Join(", ", values.Take(4)) is { Length: > 0 } s ? s : "none";
}
