using System.Text.Json.Nodes;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases;

/// <summary>How fast a server is, from two answers before the first case: one to a short prompt, one to a long prompt.</summary>
/// <param name="RequestMs">What each request costs, whatever its length.</param>
/// <param name="PromptTokenMs">What each token of a prompt adds to that.</param>
/// <param name="GeneratedTokenMs">What each token of an answer takes.</param>
internal sealed record WarmUpPace(double RequestMs, double PromptTokenMs, double GeneratedTokenMs)
{
    private const int Words = 250;
    private const int Answer = 32;

    /// <summary>The second question: long enough that reading it takes time, its answer long enough to see a pace.</summary>
    public static ApiRequest LongQuestion(string model) => ApiRequest.Chat(new JsonObject
    {
        ["model"] = model,
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = $"Count on: {string.Join(' ', Enumerable.Range(1, Words))}" }),
        ["max_tokens"] = Answer,
        ["temperature"] = 0,
        ["stream"] = true,
        ["stream_options"] = new JsonObject { ["include_usage"] = true },
    });

    /// <summary>The pace, or null when the answers do not show one.</summary>
    /// <param name="brief">The answer to a short prompt.</param>
    /// <param name="full">The answer to <see cref="LongQuestion"/>.</param>
    public static WarmUpPace? Of(Transcript brief, Transcript full)
    {
        if (TranscriptTiming.TtftMs(brief) is not { } first || TranscriptTiming.TtftMs(full) is not { } second)
            return null;
        // A number is a token at least; who counts tells more.
        var tokens = full.Answer.Usage?.Prompt ?? Words;
        // The first request of all may pay for warming up; then the long one says all there is to know about both.
        var perToken = Math.Max(0, second - first) / Math.Max(1, tokens);
        return new(Math.Min(first, second), perToken, TranscriptTiming.ItlMs(full) ?? TranscriptTiming.ItlMs(brief) ?? 0);
    }
}
