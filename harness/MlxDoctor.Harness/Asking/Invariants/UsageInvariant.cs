using System.Globalization;
using System.Text;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Invariants;

/// <summary>Token counts are there, add up, and are possible for the text that arrived.</summary>
internal static class UsageInvariant
{
    /// <summary>No tokenizer in use has tokens that average more than this many bytes over a whole answer.</summary>
    private const int MostBytesPerToken = 24;

    /// <summary>Adds a finding per impossible count.</summary>
    public static void Check(Asked asked, Transcript t, FindingList findings)
    {
        var answer = t.Answer;
        var due = !asked.Stream || asked.IncludeUsage;
        if (answer.Usage is not { } usage)
        {
            if (due)
                findings.Add(t, FindingCode.UsageMissing, "no usage", "usage with prompt, completion and total tokens", "none");
            return;
        }
        var seen = $"prompt {Text(usage.Prompt)}, completion {Text(usage.Completion)}, total {Text(usage.Total)}";
        if (usage.Prompt is not > 0 || usage.Completion is null or < 0 || (usage.Total is null && HasTotal(t)))
            findings.Add(t, FindingCode.UsageIncomplete, "usage lacks a count or has an impossible one", "prompt > 0, completion >= 0, total", seen);
        else if (HasTotal(t) && usage.Prompt + usage.Completion != usage.Total)
            findings.Add(t, FindingCode.UsageSum, "total_tokens is not prompt_tokens + completion_tokens", $"{Text(usage.Prompt + usage.Completion)}", seen);
        if (usage.CachedTokens > usage.Prompt)
            findings.Add(t, FindingCode.UsageCached, "more cached tokens than prompt tokens", $"at most {Text(usage.Prompt)}", Text(usage.CachedTokens));
        if (usage.ReasoningTokens > usage.Completion)
            findings.Add(
                t, FindingCode.UsageReasoning, "more reasoning tokens than completion tokens", $"at most {Text(usage.Completion)}",
                Text(usage.ReasoningTokens));
        else if (usage.ReasoningTokens > 0 && usage.ReasoningTokens == usage.Completion && answer.Content?.Trim().Length > 0)
            findings.Add(
                t, FindingCode.UsageReasoning, "every token counts as reasoning though content arrived", $"at most {Text(usage.Completion - 1)}",
                Text(usage.ReasoningTokens));
        else if (usage.ReasoningTokens > 0 && string.IsNullOrWhiteSpace(answer.Reasoning) && asked.ThinkingOff)
            findings.Add(
                t, FindingCode.UsageReasoning, "tokens of reasoning are counted though thinking is off and none arrived", "0", Text(usage.ReasoningTokens));
        else if (usage.ReasoningTokens == 0 && !string.IsNullOrWhiteSpace(answer.Reasoning))
            findings.Add(t, FindingCode.UsageReasoning, "reasoning arrived and no token of it is counted", "at least 1", Text(usage.ReasoningTokens));
        long bytes = Encoding.UTF8.GetByteCount(answer.Content + answer.Reasoning + string.Concat(answer.ToolCalls.Select(c => c.Name + c.Arguments)));
        if (usage.Completion is { } completion && bytes > 0 && (completion == 0 || bytes > completion * MostBytesPerToken))
            findings.Add(
                t, FindingCode.UsageTooFew, "fewer completion tokens than the answer can have",
                $"at least {Text((bytes + MostBytesPerToken - 1) / MostBytesPerToken)}", seen);
        if (usage.Completion is { } many && answer.ToolCalls.Count == 0 && !Hidden(answer) && many > bytes + 16)
            findings.Add(t, FindingCode.UsageTooMany, "more completion tokens than the answer has bytes", $"at most {Text(bytes + 16)}", seen);
        if (asked.Stream && asked.IncludeUsage && answer.UsageCount > 1 && answer.Usages.Any(u => u.Prompt != usage.Prompt || u.Completion != usage.Completion))
            findings.Add(t, FindingCode.UsageTwice, "the stream reports usage more than once, with different counts", "one usage", Text(answer.UsageCount));
    }

    /// <summary>Thinking that a server throws away, stop strings and cut text are counted although they cannot be seen.</summary>
    private static bool Hidden(Answer answer) => answer.Usage?.ReasoningTokens > 0 || string.IsNullOrEmpty(answer.Content);

    private static bool HasTotal(Transcript t) => t.Format != WireFormat.Messages;

    private static string Text(long? n) => n?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
