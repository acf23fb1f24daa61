using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Asking;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

/// <summary>Tool calls: structured, complete, in order, with typed arguments, and none where none is due.</summary>
internal static class ToolCases
{
    private const string Call = "the call with exactly these arguments, streamed and not, finish_reason tool_calls";

    /// <summary>The family <c>tools.*</c>.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Tool("tools.one-argument", "tool-read", "a file to read, four tools offered", Call, "a call that arrives as text in one of the modes", repeats: true),
        Tool("tools.optional-argument", "tool-weather-unit", "the weather in a unit", Call, "optional arguments that are dropped"),
        Tool("tools.multi-line-argument", "tool-write", "a file to write: tabs, quotes, emoji, a backslash", Call, "arguments cut at a line feed or a quote"),
        Tool("tools.integers", "tool-ints", "two numbers to add", Call, "numbers that become text"),
        Tool("tools.boolean", "tool-bool", "a light to switch off", Call, "False instead of false, or text"),
        Tool("tools.no-arguments", "tool-noarg", "the time", "a call with an empty object as arguments", "empty arguments become null, or the call is lost"),
        Tool("tools.nested", "tool-nested", "an event with a nested date", Call, "braces that a parser counts wrongly"),
        Tool("tools.array", "tool-array", "three tags", Call, "lists as text"),
        Tool("tools.enum", "tool-enum", "a mode from a list", Call, "values outside the enumeration"),
        Tool(
            "tools.parallel-two", "parallel-2", "the weather in two cities", "two calls in wire order with ids and indexes of their own",
            "two calls that merge into one"),
        Tool("tools.parallel-mixed", "parallel-mixed", "two different tools at once", "both calls in order", "the second call is lost"),
        Tool(
            "tools.not-needed", "tool-unneeded", "a question that needs no tool, four offered", "an answer in words and no call",
            "phantom calls, or an empty answer when tools are offered"),
        Tool(
            "tools.result-used", "result-file", "a tool's result to read out", "the text from the result",
            "tool messages that are dropped before they reach the model"),
        Tool(
            "tools.error-result", "result-error", "a tool that failed", "an answer that mentions the error",
            "history with an error must not break the template"),
        Tool("tools.results-of-two", "result-parallel", "two results", "both in the answer", "results that overwrite each other"),
        Tool("tools.second-call", "loop-2", "the second step of a task", "a call whose argument comes from the first result", "an agent's loop depends on it"),
        Tool("tools.many", "tools-10", "thirteen tools", Call, "long tool lists that are cut"),
        Tool("tools.search", "tool-search", "something to look up", Call, "free text as an argument"),
        Tool("tools.shell", "tool-shell", "a command to run", Call, "quotes and dashes in an argument"),
        Tool(
            "tools.parallel-three", "parallel-3", "three files to read", "three calls in wire order with ids and indexes of their own",
            "the third call is lost"),
        Tool("tools.greeting", "tool-unneeded-hi", "a greeting, tools offered", "an answer in words and no call", "phantom calls"),
        Tool("tools.absent", "tool-missing", "a question whose tool is not offered", "an answer in words and no call", "calls of tools that do not exist"),
        Tool("tools.loop-first", "loop-1", "the first step of a task", Call, "an agent's loop depends on it"),
        Tool("tools.loop-last", "loop-3", "the last step of a task", "the answer in words, no further call", "loops that never end"),
        Tool(
            "tools.result-number", "result-number", "a number as a tool's result", "the number in the answer",
            "results that are dropped before they reach the model"),
        Tool("tools.result-weather", "result-weather", "a tool's result in JSON", "its facts in the answer", "results that are parsed and lost"),
        Tool("tools.find-then-read", "loop-find", "a path that a tool found", "a call with that path", "results that are dropped before they reach the model"),
        Tool("tools.agent-set", "agent-call-1", "a file to read, an agent's tool set", Call, "agents send long descriptions"),
        Tool("tools.agent-answer", "agent-answer-5", "a code in a tool's result", "the code in the answer", "what an agent is for"),
        Tool("tools.many-25", "tools-25", "twenty-six tools", Call, "long tool lists that are cut", fast: false),
        Tool("tools.many-60", "tools-60", "sixty tools", Call, "long tool lists that are cut", fast: false),
        Tool(
            "tools.marker-as-word", "marker-tool", "a user's message that has a closing tool tag", "an ordinary answer",
            "the user's words are not the model's call"),
        new PromptCase(
            Info(
                "tools.history-without-tools", "a history with a call and its result, no tools offered any more", "an ordinary answer",
                "a template that breaks on old calls"),
            "result-file",
            body => body.Remove("tools"),
            _ => new Expectation { NoToolCalls = true }),
        new PromptCase(
            Info(
                "tools.empty-content-in-history", "a history whose call has an empty text instead of null", "the same answer",
                "clients send \"\" where the API says null"),
            "result-file",
            body => { foreach (var m in body["messages"]!.AsArray().Where(m => m!["tool_calls"] is not null)) m!["content"] = ""; }),
        new PromptCase(
            Info("tools.choice-auto", "tool_choice auto", "as if it were left out", "a word that is taken for a function's name"),
            "tool-read",
            body => body["tool_choice"] = "auto"),
        new PromptCase(
            Info("tools.required", "tool_choice required", "a call", "required that is ignored, or answered by an empty body") with { Needs = [
                "tools", "tool-choice-required",
            ] },
            "tool-forced"),
        Judged.Case(
            Info(
                "tools.required-unasked", "tool_choice required with a question that needs no tool", "a call all the same, and no words instead of it",
                "required that is only a hint") with { Needs = ["tools", "tool-choice-required"] },
            RequiredAsync),
        new PromptCase(
            Info("tools.choice-none", "tool_choice none with a question that would call", "no call, and no call as text", "none that is ignored") with
            {
                Needs = ["tools", "tool-choice-none"],
            },
            "tool-read",
            body => body["tool_choice"] = "none",
            _ => new Expectation { NoToolCalls = true }),
        Judged.Case(
            Info(
                "tools.choice-named", "tool_choice with a function's name, also of one that the question does not suggest", "a call of that function",
                "a named choice that is ignored, or taken for any call") with { Needs = ["tools", "tool-choice-named"] },
            NamedAsync),
        Judged.Case(
            Info(
                "tools.parallel-off", "parallel_tool_calls false with a question for two calls", "at most one call",
                "a parameter that is accepted and ignored") with { Needs = ["tools", "parallel-tool-calls"], Level = Level.Should },
            ParallelOffAsync),
    ];

    private static async Task RequiredAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var body = context.Prompts["tool-unneeded"].Body(context.ModelName);
        body["tool_choice"] = "required";
        foreach (var stream in new[] { false, true })
        {
            var (t, answered) = await ask.ChatAsync(body, stream, cancellation);
            if (answered && t.Answer.ToolCalls.Count == 0)
                findings.Add(t, FindingCode.ToolsNotForced, "no call although tool_choice is required", "at least one call", t.Answer.Content ?? "null");
        }
    }

    private static async Task NamedAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var prompt = context.Prompts["tool-weather"];
        if (await ask.ChatPairAsync(Named(prompt.Body(context.ModelName), "get_weather"), cancellation) is { } pair)
            foreach (var t in pair.All)
                await ExpectationJudge.JudgeAsync(prompt.Expect with { FinishReason = null, Reasoning = null }, t, context.Model, findings);
        // The question names a file to read, so that only the choice leads to the shell.
        const string name = "terminal";
        var (other, answered) = await ask.ChatAsync(Named(context.Prompts["tool-read"].Body(context.ModelName), name), stream: false, cancellation);
        if (answered && other.Answer.FinishReason != "length" && other.Answer.ToolCalls.FirstOrDefault()?.Name != name)
            findings.Add(
                other, FindingCode.ToolsNotForced, "the call is not of the function that tool_choice names", name,
                other.Answer.ToolCalls is [var call, ..] ? call.Name : other.Answer.Content ?? "null");
    }

    private static JsonObject Named(JsonObject body, string name)
    {
        body["tool_choice"] = new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = name } };
        return body;
    }

    private static async Task ParallelOffAsync(CaseContext context, Asker ask, FindingList findings, CancellationToken cancellation)
    {
        var body = context.Prompts["parallel-2"].Body(context.ModelName);
        body["parallel_tool_calls"] = false;
        foreach (var stream in new[] { false, true })
        {
            var (t, answered) = await ask.ChatAsync(body, stream, cancellation);
            if (answered && t.Answer.ToolCalls.Count > 1)
                findings.Add(
                    t, FindingCode.ToolsParallelIgnored, "more than one call although parallel_tool_calls is false", "at most one",
                    $"{t.Answer.ToolCalls.Count} calls");
            else if (answered && context.Model == ModelTrust.Known && t.Answer.ToolCalls.Count == 0)
                findings.Add(t, FindingCode.ToolsCount, "no call at all", "one call", t.Answer.Content ?? "null");
        }
    }

    private static PromptCase Tool(string id, string prompt, string sends, string expects, string why, bool fast = true, bool repeats = false) =>
        new(Info(id, sends, expects, why) with { Fast = fast, Repeats = repeats }, prompt);

    private static CaseInfo Info(string id, string sends, string expects, string why) =>
        new(id, Area.Contract, sends, expects, why) { Needs = ["tools"], Source = "OpenAI API: function calling; real bugs, class C" };
}
