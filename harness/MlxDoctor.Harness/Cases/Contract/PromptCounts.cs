using System.Globalization;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>The same words cost about as many prompt tokens wherever they stand: what is lost on the way to the model is seen by counting.</summary>
/// <remarks>
/// Each place is asked for with and without the words, so that frames, default system texts and what a template says about tools drop out of the difference.
/// One token each, since only the prompt counts.
/// </remarks>
internal static class PromptCounts
{
    private const string Words = " The lighthouse keeper counted seventeen silver boats before breakfast and wrote their names on a paper bag.";

    /// <summary>Tokens that neighbours may save or cost where words begin and end.</summary>
    private const int Slack = 4;

    /// <summary>Tokens that a joint between parts may save.</summary>
    private const int Joints = 2;

    /// <summary>Sends a chat body in an API's words and tells the tokens of its prompt; null where it is not answered or not counted.</summary>
    public delegate Task<(Transcript Transcript, long? Tokens)> Count(JsonObject chat);

    /// <summary>Compares what the words cost in each place of a chat.</summary>
    public static Task CheckChatAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation) => CheckAsync(
        context, findings, ["system text", "earlier question", "earlier answer"], ["tool", "result of a tool"],
        async body => Tokens(await ask.ChatAsync(body, stream: false, cancellation)));

    /// <summary>The same for the places that the newer APIs have in words of their own.</summary>
    public static Task CheckSpokenAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation) => CheckAsync(
        context, findings, ["system text"], ["result of a tool"], async body => Tokens(await ask.SayAsync(body, stream: false, cancellation)));

    /// <summary>Adds a finding when one request in two spellings costs clearly fewer tokens in the second.</summary>
    /// <param name="context">Says whether the model is known; then its words tell.</param>
    /// <param name="one">Answers to the first.</param>
    /// <param name="two">Answers to the second.</param>
    /// <param name="what">What the second says otherwise.</param>
    /// <param name="findings">Gets the finding.</param>
    public static void CheckSpellings(CaseContext context, Pair? one, Pair? two, string what, FindingList findings)
    {
        if (context.Model == ModelTrust.Unknown && one?.Plain.Answer.Usage?.Prompt is { } first && two?.Plain.Answer.Usage?.Prompt is { } second
            && second < first - Joints)
            findings.Add(
                two.Plain, FindingCode.UsageWordsNotCounted,
                $"the same request costs fewer prompt tokens with {what}: some of it does not reach the model, or is not counted",
                string.Create(CultureInfo.InvariantCulture, $"{first}"), string.Create(CultureInfo.InvariantCulture, $"{second}"));
    }

    private static (Transcript, long?) Tokens((Transcript Transcript, bool Answered) got) =>
        (got.Transcript, got.Answered ? got.Transcript.Answer.Usage?.Prompt : null);

    private static async Task CheckAsync(CaseContext context, FindingList findings, string[] places, string[] placesOfTools, Count count)
    {
        // With a known model the counts themselves are known.
        if (context.Model == ModelTrust.Known)
            return;
        var (_, bare) = await count(Body(context, "", tools: false));
        var (_, asked) = await count(Body(context, "question", tools: false));
        if (asked - bare is not { } words || words <= Slack)
            return;
        foreach (var place in places)
            await CompareAsync(place, tools: false, bare!.Value);
        // A template that knows no tools leaves them out; only a call that was seen shows that it does not.
        if (!(context.Capabilities.All.TryGetValue("tools", out var calls) && calls.Offered)
            || (await count(Body(context, "", tools: true))).Tokens is not { } offered)
            return;
        foreach (var place in placesOfTools)
            await CompareAsync(place, tools: true, offered);

        async Task CompareAsync(string place, bool tools, long without)
        {
            var (t, with) = await count(Body(context, place, tools));
            if (with is { } tokens && Math.Abs(tokens - without - words) > Math.Max(Slack, words / 3))
                findings.Add(
                    t, FindingCode.UsageWordsNotCounted,
                    $"words in the {place} do not cost what they cost in the question: they do not reach the model, or are not counted",
                    string.Create(CultureInfo.InvariantCulture, $"about {words} tokens more than the {without} without them"),
                    string.Create(CultureInfo.InvariantCulture, $"{tokens}"));
        }
    }

    /// <summary>A conversation with the words in one place.</summary>
    private static JsonObject Body(CaseContext context, string place, bool tools)
    {
        string At(string name, string text) => place == name ? text + Words : text;
        var messages = new JsonArray(
            new JsonObject { ["role"] = "system", ["content"] = At("system text", "You answer briefly.") },
            new JsonObject { ["role"] = "user", ["content"] = At("earlier question", "What time is it?") });
        if (tools)
        {
            messages.Add(new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = null,
                ["tool_calls"] = new JsonArray(new JsonObject
                {
                    ["id"] = "call_1",
                    ["type"] = "function",
                    ["function"] = new JsonObject { ["name"] = "get_time", ["arguments"] = "{}" },
                }),
            });
            messages.Add(new JsonObject { ["role"] = "tool", ["tool_call_id"] = "call_1", ["content"] = At("result of a tool", "It is noon.") });
        }
        messages.Add(new JsonObject { ["role"] = "assistant", ["content"] = At("earlier answer", "It is noon.") });
        messages.Add(new JsonObject { ["role"] = "user", ["content"] = At("question", "Thank you. Say goodbye.") });
        var body = new JsonObject { ["model"] = context.ModelName, ["messages"] = messages, ["max_tokens"] = 1, ["temperature"] = 0 };
        if (tools)
            body["tools"] = new JsonArray(new JsonObject
            {
                ["type"] = "function",
                ["function"] = new JsonObject
                {
                    ["name"] = "get_time",
                    ["description"] = At("tool", "Tells the time."),
                    ["parameters"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() },
                },
            });
        return body;
    }
}
