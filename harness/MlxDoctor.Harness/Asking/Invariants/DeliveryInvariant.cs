using System.Globalization;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>A good request is answered with 200, and the whole answer arrives.</summary>
internal static class DeliveryInvariant
{
    /// <summary>True when there is an answer to look at.</summary>
    public static bool Check(Asked asked, Transcript t, FindingList findings)
    {
        if (t.Status is null)
        {
            findings.Add(t, Code(t.Ending), $"no answer: {t.Failure ?? t.Ending.ToString()}", "200 and a complete answer", t.Failure);
            return false;
        }
        if (t.Status != 200)
        {
            findings.Add(
                t, FindingCode.HttpStatus, $"HTTP status {t.Status.Value.ToString(CultureInfo.InvariantCulture)} for a good request", "200", t.BodyText);
            return false;
        }
        if (t.Ending is Ending.Timeout or Ending.IdleTimeout or Ending.LimitExceeded or Ending.BrokenConnection)
            findings.Add(t, Code(t.Ending), $"the answer does not end properly: {t.Failure ?? t.Ending.ToString()}", "a complete answer", t.BodyText);
        if (t.Answer.Error is { } error)
            findings.Add(t, FindingCode.HttpErrorUnder200, $"status 200 and an error: {error.Message}", "no error, or a status of 400 or more", error.Raw);
        if (!asked.Stream && t.ParsedJson is not System.Text.Json.Nodes.JsonObject)
        {
            findings.Add(t, FindingCode.HttpNotJson, "the body is no JSON object", "a JSON object", t.BodyText);
            return false;
        }
        if (asked.Stream && t.Events.Count == 0)
        {
            findings.Add(t, FindingCode.StreamNoEvent, "a stream was asked for and no event came", "server-sent events", t.BodyText);
            return false;
        }
        return true;
    }

    private static FindingCode Code(Ending ending) => ending switch
    {
        Ending.Timeout => FindingCode.HttpTimeout,
        Ending.IdleTimeout => FindingCode.HttpStalled,
        Ending.LimitExceeded => FindingCode.HttpLimitExceeded,
        Ending.ConnectFailed => FindingCode.HttpConnectFailed,
        Ending.Redirect => FindingCode.HttpRedirect,
        _ => FindingCode.HttpConnectionBroken,
    };
}
