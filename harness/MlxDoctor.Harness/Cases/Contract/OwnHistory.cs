using System.Globalization;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>A conversation whose earlier answers are the model's own: each round costs what the one before it cost, whatever the model says.</summary>
internal static class OwnHistory
{
    private const string Prompt = "capital-2";

    /// <summary>Beyond what a window over a conversation usually keeps, and within the context of every model.</summary>
    private const int Rounds = 5;

    /// <summary>Enough for a sentence.</summary>
    private const int Most = 24;

    /// <summary>Tokens that neighbours may save or cost where an answer begins and ends.</summary>
    private const int Slack = 4;

    /// <summary>Asks a question, and again with it and its answer as history, up to five times over.</summary>
    public static async Task CheckAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var own = await OwnAnswer.OfChatAsync(ask, Body(context, "", 0, Most), findings, cancellation);
        // Thoughts are left out of a history, which makes a round cheaper than its answer was.
        if (own is null || !string.IsNullOrEmpty(own.Whole.Answer.Reasoning) || Markers.Think.Any(m => own.Text.Contains(m, StringComparison.Ordinal))
            || own.Whole.Answer.Usage?.Prompt is not { } before)
            return;
        long? usual = null;
        for (var rounds = 1; rounds <= Rounds; rounds++)
        {
            var (t, answered) = await ask.ChatAsync(Body(context, own.Text, rounds, 1), stream: false, cancellation);
            if (!answered || t.Answer.Usage?.Prompt is not { } tokens)
                return;
            var cost = tokens - before;
            before = tokens;
            // What the model wrote token by token may be fewer tokens when it is read.
            var least = (own.Tokens ?? 0) * 3 / 4 - Slack;
            if (cost < least)
                Add(findings, t, "the answer in the history costs fewer prompt tokens than it had", $"{least} or more", cost);
            // A template may frame the first round otherwise than those between two others.
            else if (usual is { } one && Math.Abs(cost - one) > Slack)
                Add(findings, t, $"round {rounds} of the same words does not cost what the round before it cost", $"about {one}", cost);
            usual = cost;
        }
    }

    private static void Add(FindingList findings, Transcript t, string what, string expected, long cost) => findings.Add(
        t, FindingCode.UsageWordsNotCounted, $"{what}: some of the conversation does not reach the model, or is not counted", $"{expected} tokens more",
        string.Create(CultureInfo.InvariantCulture, $"{cost} tokens more"));

    private static JsonObject Body(CaseContext context, string answer, int rounds, int most)
    {
        var body = context.Prompts[Prompt].Body(context.ModelName);
        var question = body["messages"]!.AsArray();
        var messages = new JsonArray();
        for (var i = 0; i < rounds; i++)
        {
            foreach (var message in question)
                messages.Add(message!.DeepClone());
            messages.Add(new JsonObject { ["role"] = "assistant", ["content"] = answer });
        }
        foreach (var message in question)
            messages.Add(message!.DeepClone());
        body["messages"] = messages;
        body["max_tokens"] = most;
        return body;
    }
}
