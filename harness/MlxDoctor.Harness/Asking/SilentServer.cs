using System.Text.Json.Nodes;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>The one finding about a server that does not answer any more, and the question that tells it from a slow one.</summary>
internal static class SilentServer
{
    /// <summary>A streamed question with the shortest answer: a server that works on it can show that it lives.</summary>
    public static ApiRequest Question(string model) => ApiRequest.Chat(new JsonObject
    {
        ["model"] = model,
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Are you there?" }),
        ["max_tokens"] = 8,
        ["temperature"] = 0,
        ["stream"] = true,
    });

    /// <summary>True when the answer came to its end, whatever it says.</summary>
    public static bool IsWhole(Transcript t) => t.Status is not null && t.Exchange.End is TransportEnd.Clean or TransportEnd.Redirect;

    /// <summary>The finding as an exception.</summary>
    public static SilentServerException Of(Endpoint endpoint, Transcript t, string message)
    {
        var findings = new FindingList(endpoint);
        findings.Add(t, FindingCode.ServerSilent, message, "an event, a comment or a complete answer", Seen(t));
        return new SilentServerException(findings.Findings[0] with { Blame = Blame.Server });
    }

    private static string Seen(Transcript t) => FormattableString.Invariant(
        $"{(t.Status is { } status ? $"HTTP {status}" : "no status")}, {t.Body.Length} bytes in {t.Ms(t.EndTicks) / 1000:0} s: ")
            + FormattableString.Invariant($"{t.Failure ?? t.Ending.ToString()}");
}
