using System.Globalization;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Contract.Apis;

/// <summary>One conversation says and costs through a newer API what it says and costs through chat.</summary>
internal static class SameThroughChat
{
    /// <summary>Several turns, so that a route which reads only the last one is seen.</summary>
    private const string Conversation = "recall-name";

    /// <summary>Tokens by which a switch for thinking, or a frame, may differ.</summary>
    private const int Slack = 10;

    /// <summary>Above the least that the Responses API allows.</summary>
    private const int Most = 24;

    /// <summary>Compares prompt tokens, text, finish and completion tokens.</summary>
    public static async Task CheckAsync(CaseContext context, Asker api, FindingList findings, CancellationToken cancellation)
    {
        var chat = new Asker(context, findings);
        if (await BothAsync(Conversation) is var (one, other))
        {
            if (one.Answer.Usage?.Prompt is { } usual && other.Answer.Usage?.Prompt is { } seen && seen < usual - Slack)
                findings.Add(
                    other, FindingCode.UsageWordsNotCounted,
                    "a conversation costs fewer prompt tokens than through chat: some of it does not reach the model, or is not counted", Show(usual),
                    Show(seen));
            if (IsOnePrompt(one, other))
                CheckEnd(one, other, findings);
        }
        await SteadyDifference.CheckAsync(
            async question => await BothAsync(question) is var (first, second) && IsOnePrompt(first, second) ? (first, second) : null,
            FindingCode.ParityContent, "the answer is another one than chat gives to the same words", findings);

        async Task<(Transcript, Transcript)?> BothAsync(string prompt)
        {
            var body = api.Chat(prompt);
            body["max_tokens"] = Most;
            var (first, asked) = await chat.ChatAsync(body, stream: false, cancellation);
            var (second, answered) = await api.SayAsync(body, stream: false, cancellation);
            return asked && answered && IsPlain(first) && IsPlain(second) ? (first, second) : null;
        }
    }

    /// <summary>Where an API does not let its thinking be switched off, it answers another prompt.</summary>
    private static bool IsPlain(Transcript t) =>
        string.IsNullOrEmpty(t.Answer.Reasoning) && !Markers.Think.Any(m => (t.Answer.Content ?? "").Contains(m, StringComparison.Ordinal));

    private static bool IsOnePrompt(Transcript one, Transcript other) =>
        one.Answer.Usage?.Prompt is { } tokens && other.Answer.Usage?.Prompt == tokens;

    /// <summary>Of one text in two APIs both tell the same end and length.</summary>
    private static void CheckEnd(Transcript one, Transcript other, FindingList findings)
    {
        if ((one.Answer.Content ?? "").Trim() != (other.Answer.Content ?? "").Trim())
            return;
        if (one.Answer.FinishReason is { } finish && other.Answer.FinishReason is { } seen && finish != seen)
            findings.Add(other, FindingCode.ParityFinish, "the same text ends for another reason than through chat", finish, seen);
        // One of them may count the token that ends the answer.
        if (one.Answer.Usage?.Completion is { } tokens && other.Answer.Usage?.Completion is { } counted && Math.Abs(tokens - counted) > 1)
            findings.Add(other, FindingCode.ParityUsage, "the same text has another number of tokens than through chat", Show(tokens), Show(counted));
    }

    private static string Show(long n) => n.ToString(CultureInfo.InvariantCulture);
}
