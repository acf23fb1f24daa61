using System.Text.Json.Nodes;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Forms;
using MlxDoctor.Harness.Client;
using static MlxDoctor.Harness.Asking.Forms.Field;
using static MlxDoctor.Harness.Asking.Forms.Form;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>The error objects of the APIs (OpenAI API reference, errors; Anthropic API reference, errors).</summary>
internal static class ErrorForms
{
    private static readonly Form OpenAi = Object(Must("error", Object(
        Must("message", Text), Must("type", Text), Complete("param", Text.OrNull()), Complete("code", Text.OrNull()))));

    private static readonly Form Messages = Object(
        Must("type", Word("error")),
        May("request_id", Text),
        Must("error", Object(Must("message", Text), Must("type", Word(
            "invalid_request_error", "authentication_error", "billing_error", "permission_error", "not_found_error", "request_too_large", "rate_limit_error",
            "timeout_error", "api_error", "overloaded_error")))));

    /// <summary>Adds a finding for each member that is wrong in an error that has its API's shape, and if asked for each that is absent.</summary>
    public static void Check(Transcript t, FindingList findings, bool complete)
    {
        // Another shape altogether is one finding, and others give it.
        if (t.ParsedJson is not JsonObject root || t.Answer.Error?.Shape != (t.Format == WireFormat.Messages ? ErrorShape.Messages : ErrorShape.OpenAi))
            return;
        var defects = new List<FormDefect>();
        (t.Format == WireFormat.Messages ? Messages : OpenAi).Look(root, "", defects);
        foreach (var defect in defects.Where(d => complete || !d.Absent))
            FormInvariant.Add(t, defect, findings);
    }
}
