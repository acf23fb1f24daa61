using System.Text.Json.Nodes;
using MlxDoctor.Harness.Agents;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Agents;

/// <summary>Single requests with tools.</summary>
internal static class CallPlan
{
    /// <summary>The tests.</summary>
    public static IReadOnlyList<AgentTest> All { get; } =
    [
        Tools(
            "call", "a file to read, four tools offered", "one call with exactly that path, finish_reason tool_calls", "an agent executes what the call says",
            async (run, ct) => await run.ExpectAsync("tool-read", stream: false, ct)),
        Tools(
            "choice", "a command to run, four tools offered", "a call of the shell tool with exactly that command", "the wrong tool",
            async (run, ct) => await run.ExpectAsync("tool-shell", stream: false, ct)),
        Tools(
            "streamed-call", "the file again, streamed", "the same call, put together from its pieces", "arguments that are lost or doubled between chunks",
            async (run, ct) => await run.ExpectAsync("tool-read", stream: true, ct), p => p.Streaming),
        Tools(
            "no-tool", "a question that needs no tool, four offered", "an answer in words and no call", "phantom calls send an agent in circles",
            async (run, ct) => await run.ExpectAsync("tool-unneeded", run.Profile.Streaming, ct)),
        Tools(
            "parallel", "the weather in two cities", "two calls in order, ids and indexes of their own", "calls that merge into one",
            async (run, ct) => await run.ExpectAsync("parallel-2", run.Profile.Streaming, ct)),
        Tools(
            "many-tools", "as many tools as the agent offers (10, 25 or 60) and the one that is needed", "the right call", "long tool lists that are cut",
            async (run, ct) => await run.ExpectAsync(ManyTools(run.Profile), run.Profile.Streaming, ct), p => p.Tools >= 10),
        Tools(
            "own-members", "the file, with the further members that the agent sends", "the same call", "members that a server does not know and refuses",
            async (run, ct) => await run.ExpectAsync("tool-read", run.Profile.Streaming, ct, own: true), p => p.Sends.Count > 0),
        Tools(
            "parts", "contents as lists of parts, the tool's result too", "the answer uses the result", "parts that become a text of their own, or nothing",
            PartsAsync, p => p is { ContentParts: true, Format: WireFormat.Chat }) with { Needs = ["tools", "content-parts"] },
        Tools(
            "abort", "a tool call that the agent leaves in the middle, then the same again",
            "the call is whole the second time, and nothing goes on for nobody", "a user who presses Escape blocks the server", AbortAsync, p => p.Streaming),
    ];

    /// <summary>The authored prompt with the most tools that the agent would send.</summary>
    internal static string ManyTools(AgentProfile profile) => profile.Tools switch
    {
        >= 60 => "tools-60",
        >= 20 => "tools-25",
        _ => "tools-10",
    };

    private static AgentTest Tools(
        string name, string sends, string expects, string why, Func<AgentRun, CancellationToken, Task> run, Func<AgentProfile, bool>? applies = null) =>
        new(name, sends, expects, why, p => p.Tools > 0 && (applies?.Invoke(p) ?? true), run) { Needs = ["tools"] };

    private static async Task PartsAsync(AgentRun run, CancellationToken cancellation) =>
        await run.ExpectAsync("result-file", run.Profile.Streaming, cancellation, body =>
        {
            foreach (var message in ((JsonArray)body["messages"]!).OfType<JsonObject>())
                if (message["content"] is JsonValue value && value.TryGetValue<string>(out var text))
                    message["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text });
        });

    private static async Task AbortAsync(AgentRun run, CancellationToken cancellation)
    {
        var prompt = run.Context.Prompts["tool-write"];
        var body = prompt.Body(run.Context.ModelName);
        body["stream"] = true;
        var request = AgentWire.Request(run.Profile, body, own: false);
        if (run.Context.Capabilities.All.TryGetValue("metrics", out var metrics) && metrics.Offered)
            await SlotProbe.CheckFreedAsync(run.Context, request, run.Findings, cancellation);
        else
            await run.Context.SendAsync(request with { AbortWhen = p => p.Events.Count >= 3 }, cancellation);
        var (again, answered) = await run.AskAsync(body, stream: true, cancellation, repetition: 1);
        if (answered)
            await run.JudgeAsync(prompt.Expect, again);
    }
}
