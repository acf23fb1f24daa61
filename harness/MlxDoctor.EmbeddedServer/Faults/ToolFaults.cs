using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Tool calls that cannot be executed as they arrive, choices that do not bind, results that do not reach the model.</summary>
internal static class ToolFaults
{
    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        new("tool-args-cut", "the arguments lose their last character", "argument fragments lost at the end", Change.Steps(CutArguments)),
        new("tool-as-text", "a tool call arrives as text", "no tool parser on this path", Change.Plan(p => (p.ParseTools, p.StartsInTool) = (false, false))),
        new("tool-finish-stop", "finish_reason is stop although tools are called", "finish reason set before tools are parsed",
            Change.Steps(s => s.Text(PartKind.Finish, reason => reason == "tool_calls" ? "stop" : reason))),
        new("tool-none-ignored", "tool_choice none still calls", "phantom call",
            Change.Request(r => r.ToolChoice = r.ToolChoice.IsNone ? ToolChoice.Auto : r.ToolChoice)),
        new("tool-force-ignored", "tool_choice required or named is ignored", "forced choice only advisory",
            Change.Request(r => r.ToolChoice = r.ToolChoice.IsForced ? ToolChoice.Auto : r.ToolChoice)),
        new("tool-name-ignored", "a named tool_choice lets any tool be called", "a choice that is read as \"required\"",
            Change.Request(r => r.ToolChoice = r.ToolChoice.Name is null ? r.ToolChoice : new ToolChoice("required"))),
        new("parallel-ignored", "parallel_tool_calls false still gives several", "parallel_tool_calls not looked at",
            Change.Request(r => r.ParallelTools = true)),
        new("tool-index-merged", "every streamed call has index 0", "two calls merge into one", Change.Calls(c => c["index"] = 0) with { Body = null }),
        new("tool-args-object", "arguments are an object instead of a string", "arguments parsed once too often",
            Change.Calls(c => c["function"]!["arguments"] = JsonNode.Parse((string)c["function"]!["arguments"]!)) with { Frames = null }),
        new("tool-id-missing", "calls have no id", "id generated for one path only", Change.Calls(c => c.Remove("id"))),
        new("tool-newlines-lost", "line feeds inside arguments vanish", "string arguments trimmed or cut", Change.Steps(DropLineFeeds)),
        new("tool-always", "a tool is called whenever one is offered", "phantom calls for questions that need none",
            Change.Request(r => r.ToolChoice = r.Tools is not null && r.ToolChoice == ToolChoice.Auto ? new ToolChoice("required") : r.ToolChoice)),
        new("tool-results-lost", "the results of tools never reach the model", "a template that skips the role tool",
            Change.EmptyMessages(m => (string?)m["role"] == "tool")),
        new("parts-lost", "a tool's result that is a list of parts reaches the model as nothing", "contents that are no plain text are dropped",
            Change.EmptyMessages(m => m["content"] is JsonArray && (string?)m["role"] == "tool")),
    ];

    private static IAsyncEnumerable<AnswerStep> CutArguments(IAsyncEnumerable<AnswerStep> steps)
    {
        AnswerPart? held = null;
        return steps.Spread(part =>
        {
            var (before, isPiece) = (held, part.Kind == PartKind.ToolArguments);
            held = isPiece ? part : null;
            if (before is not null && !isPiece)
                before = before with { Text = before.Text[..^1] };
            return [.. before is null ? [] : new[] { before }, .. isPiece ? [] : new[] { part }];
        });
    }

    /// <summary>The two characters of an escaped line feed may come in two deltas.</summary>
    private static IAsyncEnumerable<AnswerStep> DropLineFeeds(IAsyncEnumerable<AnswerStep> steps)
    {
        var held = "";
        return steps.Text(PartKind.ToolArguments, piece =>
        {
            var text = held + piece;
            held = text.EndsWith('\\') ? "\\" : "";
            return text[..^held.Length].Replace("\\n", "", StringComparison.Ordinal);
        });
    }
}
