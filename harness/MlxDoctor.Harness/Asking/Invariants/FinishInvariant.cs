using System.Globalization;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>Every answer says why it ended, and says it truly.</summary>
internal static class FinishInvariant
{
    private static readonly string[] Reasons = ["stop", "length", "tool_calls", "content_filter", "function_call"];

    /// <summary>Adds a finding when the reason is missing, unknown, or contradicts the answer.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        var answer = t.Answer;
        if (answer.FinishReason is not { } reason)
        {
            findings.Add(t, FindingCode.FinishMissing, "no finish_reason", "stop, length or tool_calls", "none");
            return;
        }
        if (!Reasons.Contains(reason, StringComparer.Ordinal))
            findings.Add(t, FindingCode.FinishUnknown, $"unknown finish_reason '{reason}'", string.Join(", ", Reasons), reason);
        if (reason == "tool_calls" && answer.ToolCalls.Count == 0)
            findings.Add(
                t, FindingCode.FinishToolCallsWithoutCall, "finish_reason is tool_calls and there is no tool call", "tool calls, or another reason",
                answer.Content ?? "null");
        if (reason == "stop" && answer.ToolCalls.Count > 0 && !Forced(asked))
            findings.Add(t, FindingCode.FinishStopWithCall, "finish_reason is stop although tools are called", "tool_calls", reason);
        if (answer.Usage?.Completion is not { } tokens || asked.MaxTokens is not { } most)
            return;
        if (tokens > most)
            findings.Add(t, FindingCode.FinishOverLimit, "more tokens than allowed", $"at most {Text(most)}", Text(tokens));
        // The end token is counted by some servers and not by others, hence the tolerance of one.
        if (reason == "length" && tokens < most - 1)
            findings.Add(
                t, FindingCode.FinishLengthEarly, "finish_reason is length before the limit was reached", $"{Text(most)} tokens, or stop",
                $"{Text(tokens)} tokens");
    }

    private static bool Forced(Asked asked) => asked.Body["tool_choice"] is System.Text.Json.Nodes.JsonObject;

    private static string Text(long n) => n.ToString(CultureInfo.InvariantCulture);
}
