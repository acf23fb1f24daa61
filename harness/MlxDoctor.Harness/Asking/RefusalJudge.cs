using System.Globalization;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Invariants;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>Judges the refusal of a bad request: its status, its words, its label and, where asked, the shape of its error.</summary>
internal static class RefusalJudge
{
    private static readonly int[] Usual = [400, 422];

    /// <summary>Adds a finding for the first thing that is wrong.</summary>
    /// <param name="t">The answer.</param>
    /// <param name="what">What was sent, for the message.</param>
    /// <param name="findings">Gets the finding.</param>
    /// <param name="statuses">The statuses that will do; none for 400 and 422.</param>
    /// <param name="shape">The shape that the API's error must have; null where only its message counts.</param>
    public static void Judge(Transcript t, string what, FindingList findings, int[]? statuses = null, ErrorShape? shape = null)
    {
        var wanted = statuses is { Length: > 0 } ? statuses : Usual;
        var expected = string.Join(" or ", wanted.Select(s => s.ToString(CultureInfo.InvariantCulture)));
        if (t.Status is not { } status)
            findings.Add(t, FindingCode.RefusalNoAnswer, $"{what} gets no answer: {t.Failure ?? t.Ending.ToString()}", expected, t.Failure);
        else if (status < 400)
            findings.Add(t, FindingCode.RefusalAccepted, $"{what} is accepted", expected, $"{status}: {t.BodyText}");
        else if (status >= 500)
            findings.Add(t, FindingCode.RefusalServerError, $"{what} is answered as the server's own failure", expected, $"{status}: {t.BodyText}");
        else if (!wanted.Contains(status))
            findings.Add(t, FindingCode.RefusalStatus, $"{what} is refused with status {status}", expected, $"{status}: {t.BodyText}");
        else
            JudgeWords(t, what, findings, shape);
        if (t.Status is < 400 or >= 500)
            return;
        BodyInvariant.Check(t, findings);
        if (shape is not null)
            ErrorForms.Check(t, findings, complete: true);
    }

    private static void JudgeWords(Transcript t, string what, FindingList findings, ErrorShape? shape)
    {
        if (string.IsNullOrWhiteSpace(t.Answer.Error?.Message))
            findings.Add(t, FindingCode.RefusalNoMessage, $"{what} is refused without saying what was wrong", "an error message", t.BodyText);
        else if (t.Answer.Error.Message.Contains("Traceback (most recent call last)", StringComparison.Ordinal))
            findings.Add(t, FindingCode.RefusalTraceback, "the refusal shows the server's own code", "words about the request", t.BodyText);
        else if (t.Header("content-type") is not { } type || !type.Contains("json", StringComparison.OrdinalIgnoreCase))
            findings.Add(t, FindingCode.RefusalContentType, "the refusal is not labelled as JSON", "application/json", t.Header("content-type") ?? "none");
        else if (shape is { } wanted && (t.Answer.Error.Shape != wanted || t.Answer.Error.Type is null))
            findings.Add(t, FindingCode.RefusalShape, "the error does not have the shape of this API", Words(wanted), t.BodyText);
    }

    private static string Words(ErrorShape shape) => shape == ErrorShape.Messages
        ? "{\"type\":\"error\",\"error\":{\"type\":…,\"message\":…}}"
        : "{\"error\":{\"message\":…,\"type\":…}}";
}
