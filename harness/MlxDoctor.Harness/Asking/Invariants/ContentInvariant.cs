using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>There is an answer, it respects the stop strings, and it is no endless repetition.</summary>
internal static class ContentInvariant
{
    private const int Suspicious = 24;

    /// <summary>Adds a finding for empty, degenerate or not stopped text.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        var answer = t.Answer;
        var content = answer.Content ?? "";
        // A stop string at the very start and a limit inside the thinking leave nothing to show; both are legitimate.
        var mayBeEmpty = asked.Stop.Count > 0 || asked.MaxTokens is { } most && most < 8;
        if (content.Trim().Length == 0 && string.IsNullOrWhiteSpace(answer.Reasoning) && answer.ToolCalls.Count == 0 && !mayBeEmpty)
            findings.Add(t, FindingCode.ContentEmpty, "the answer is empty", "text, reasoning or a tool call", t.BodyText);
        else if (content.Trim().Length == 0 && answer.ToolCalls.Count == 0 && answer.FinishReason == "stop" && !mayBeEmpty)
            findings.Add(
                t, FindingCode.ContentOnlyReasoning, "the answer ends by itself with reasoning and no content", "content after the reasoning",
                answer.Reasoning);
        foreach (var stop in asked.Stop.Where(s => s.Length > 0 && content.Contains(s, StringComparison.Ordinal)))
            findings.Add(
                t, FindingCode.StopEmitted, $"the stop string {AnswerJson.Quote(stop)} is in the content", "text that ends before the stop string", content);
        if (IsDegenerate(content) || IsDegenerate(answer.Reasoning ?? ""))
            findings.Add(
                t, FindingCode.ContentDegenerate, "the text repeats one short piece without end", "an answer",
                content.Length > 0 ? content : answer.Reasoning);
    }

    /// <summary>True when a piece of at most four characters makes up the whole of a longer text.</summary>
    internal static bool IsDegenerate(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length < 4 || trimmed.Any(char.IsLetterOrDigit) && trimmed.Length < Suspicious)
            return false;
        for (var period = 1; period <= 4; period++)
        {
            var repeats = true;
            for (var i = period; i < trimmed.Length && repeats; i++)
                repeats = trimmed[i] == trimmed[i - period];
            if (repeats && trimmed.Length >= period * 4)
                return true;
        }
        return false;
    }
}
