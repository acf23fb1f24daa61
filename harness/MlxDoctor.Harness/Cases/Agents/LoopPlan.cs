using System.Text.Json.Nodes;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Agents;

/// <summary>Several turns: the harness plays the tools and hands back what the server itself sent.</summary>
internal static class LoopPlan
{
    private const int MostTurns = 5;

    /// <summary>What the played tools answer; the first cannot be known from the prompt.</summary>
    private static readonly Dictionary<string, string> Results = new(StringComparer.Ordinal)
    {
        ["read_file"] = "maple-62",
        ["write_file"] = "ok",
    };

    /// <summary>The tests.</summary>
    public static IReadOnlyList<AgentTest> All { get; } =
    [
        new(
            "loop", "read a file, write its content to another; each call is executed and its result sent back",
            "the second call carries the first one's result, then an answer in words", "results that never reach the model", p => p.Tools > 0,
            LoopAsync) { Needs = ["tools"] },
        new(
            "recover", "a tool that fails, then another task", "an answer that names the error, then the next call",
            "an error in the history that breaks the template", p => p.Tools > 0, RecoverAsync) { Needs = ["tools"] },
    ];

    private static async Task LoopAsync(AgentRun run, CancellationToken cancellation)
    {
        var body = run.Context.Prompts["loop-1"].Body(run.Context.ModelName);
        var messages = (JsonArray)body["messages"]!;
        var secretUsed = false;
        for (var turn = 1; turn <= MostTurns; turn++)
        {
            var (t, answered) = await run.AskAsync(body, run.Profile.Streaming, cancellation);
            if (!answered)
                return;
            await run.JudgeAsync(Expected(run, turn), t);
            secretUsed |= turn > 1 && t.Answer.ToolCalls.Any(c => c.Arguments.Contains(Results["read_file"], StringComparison.Ordinal));
            if (t.Answer.ToolCalls.Count == 0)
            {
                if (!secretUsed)
                    Miss(
                        run, t, FindingCode.AgentsResultUnused, "the loop ended without a call that uses the first result",
                        $"a call with {Results["read_file"]}");
                return;
            }
            Replay(messages, t);
            if (turn == MostTurns)
                Miss(run, t, FindingCode.AgentsEndless, $"still calling tools after {MostTurns} turns", "an answer in words");
        }
    }

    /// <summary>The calls are exact; how the last answer is worded depends on how a server's template puts the calls back, and is not its fault.</summary>
    private static Expectation Expected(AgentRun run, int turn) => turn < 3
        ? run.Context.Prompts[$"loop-{turn}"].Expect
        : run.Context.Prompts["loop-3"].Expect with { Contains = [] };

    /// <summary>What an agent sends back: the call as it came, and the result under the call's own id.</summary>
    private static void Replay(JsonArray messages, Transcript t)
    {
        messages.Add(new JsonObject
        {
            ["role"] = "assistant",
            ["content"] = t.Answer.Content is { Length: > 0 } text ? text : null,
            ["tool_calls"] = new JsonArray([.. t.Answer.ToolCalls.Select(c => (JsonNode)new JsonObject
            {
                ["id"] = c.Id,
                ["type"] = c.Type ?? "function",
                ["function"] = new JsonObject { ["name"] = c.Name, ["arguments"] = c.Arguments },
            })]),
        });
        foreach (var call in t.Answer.ToolCalls)
            messages.Add(new JsonObject
            {
                ["role"] = "tool",
                ["tool_call_id"] = call.Id,
                ["content"] = Results.GetValueOrDefault(call.Name ?? "", "Error: this tool is not available"),
            });
    }

    private static async Task RecoverAsync(AgentRun run, CancellationToken cancellation)
    {
        var failed = run.Context.Prompts["result-error"];
        var body = failed.Body(run.Context.ModelName);
        var (t, answered) = await run.AskAsync(body, run.Profile.Streaming, cancellation);
        if (!answered)
            return;
        await run.JudgeAsync(failed.Expect, t);
        var messages = (JsonArray)body["messages"]!;
        messages.Add(new JsonObject { ["role"] = "assistant", ["content"] = t.Answer.Text });
        messages.Add(run.Context.Prompts["tool-read"].Messages[^1]!.DeepClone());
        var (next, _) = await run.AskAsync(body, run.Profile.Streaming, cancellation);
        await run.JudgeAsync(run.Context.Prompts["tool-read"].Expect, next);
    }

    private static void Miss(AgentRun run, Transcript t, FindingCode code, string message, string expected)
    {
        if (run.Context.Model == ModelTrust.Known)
            run.Findings.Add(t, code, message, expected, t.Describe());
        else
            run.Findings.Note($"the model's doing, not judged ({t.Request.Id}): {message}");
    }
}
