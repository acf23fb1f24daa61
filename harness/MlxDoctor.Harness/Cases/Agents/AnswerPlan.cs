using System.Text;
using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Cases.Agents;

/// <summary>Answers in words: plain, streamed, behind a long system prompt, with thinking apart.</summary>
internal static class AnswerPlan
{
    /// <summary>System prompts come in these lengths only, so that agents of similar size share a request.</summary>
    private static readonly int[] Lengths = [2000, 4000, 8000, 16000, 32000];

    private static readonly string[] Rules =
    [
        "You are a coding agent. You work in the terminal of the user.", "Read a file before you change it.",
        "Use the tools that are offered; do not invent others.",
        "Answer in a few words.", "Never show a secret.", "Ask when a task is not clear.", "Run the tests after a change.", "Keep the style of the code.",
        "Do not commit unless asked.", "Use absolute paths.",
    ];

    /// <summary>The tests.</summary>
    public static IReadOnlyList<AgentTest> All { get; } =
    [
        new(
            "chat", "a sum", "the right number, and nothing else", "an agent that cannot even chat", _ => true,
            async (run, ct) => await run.ExpectAsync("math-1", stream: false, ct)),
        new(
            "stream", "the same, streamed", "the same answer in pieces, with an end", "streams without an end hang the agent", p => p.Streaming,
            async (run, ct) => await run.ExpectAsync("math-1", stream: true, ct)),
        new(
            "system-prompt", "a question and a task behind a system prompt of the agent's size (as far as the context holds it)",
            "the same answer and call as without", "long prompts that are cut, or time out", p => p.SystemPromptChars > 0, SystemPromptAsync),
        new(
            "reasoning", "a question with thinking on", "thinking in its own field, the answer in the content", "thinking that becomes part of an edit",
            p => p.Reasoning, async (run, ct) => await run.ExpectAsync("think-on", run.Profile.Streaming, ct)) { Needs = ["thinking"] },
    ];

    /// <summary>A system prompt of a length, cut at a line.</summary>
    internal static string SystemPrompt(int chars)
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < chars; i++)
            text.Append(Rules[i % Rules.Length]).Append('\n');
        var whole = text.ToString(0, chars);
        return whole[..whole.LastIndexOf('\n')];
    }

    /// <summary>The step at or below the agent's size that the context holds, two characters a token and half of it kept free.</summary>
    internal static int Length(int agentChars, int? contextTokens)
    {
        var most = contextTokens is { } tokens ? tokens * 2 : int.MaxValue;
        var step = Lengths.LastOrDefault(l => l <= Math.Max(agentChars, Lengths[0]));
        return Math.Min(step, Lengths.LastOrDefault(l => l <= most));
    }

    private static async Task SystemPromptAsync(AgentRun run, CancellationToken cancellation)
    {
        var chars = Length(run.Profile.SystemPromptChars, run.Context.ContextTokens);
        if (chars == 0)
        {
            run.Findings.Note("system-prompt: left out, the context is too small");
            return;
        }
        foreach (var id in run.Profile.Tools > 0 ? (string[])["math-1", "tool-shell"] : ["math-1"])
            await run.ExpectAsync(id, run.Profile.Streaming, cancellation, body =>
                ((JsonArray)body["messages"]!).Insert(0, new JsonObject { ["role"] = "system", ["content"] = SystemPrompt(chars) }));
    }
}
