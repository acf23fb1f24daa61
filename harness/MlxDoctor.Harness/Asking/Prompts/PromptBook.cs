using System.Text.Json.Nodes;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Harness.Asking.Prompts;

/// <summary>The authored prompts of <c>fixtures/prompts.yaml</c>, by id.</summary>
internal sealed class PromptBook
{
    private static readonly string[] RequestMembers = ["max_tokens", "temperature", "stop", "response_format", "seed", "tool_choice"];

    private readonly Dictionary<string, Prompt> _prompts;

    private PromptBook(Dictionary<string, Prompt> prompts) => _prompts = prompts;

    /// <summary>All prompts in file order.</summary>
    public IReadOnlyCollection<Prompt> All => _prompts.Values;

    /// <summary>The prompt with an id.</summary>
    /// <exception cref="UsageException">There is none; the message names the nearest ids.</exception>
    public Prompt this[string id] => _prompts.TryGetValue(id, out var prompt)
        ? prompt
        : throw new UsageException($"no prompt '{id}'", Nearest.Hint(id, _prompts.Keys));

    /// <summary>Reads and validates the file.</summary>
    /// <exception cref="UsageException">Anything unknown or malformed, with file and line.</exception>
    public static PromptBook Load(string file)
    {
        var root = YamlFile.Load(file);
        root.RequireInt("version");
        var shape = root.OptionalString("reasoning_shape");
        var book = new Dictionary<string, Prompt>(StringComparer.Ordinal);
        foreach (var node in root.Maps("cases"))
        {
            var prompt = Read(node, shape);
            if (!book.TryAdd(prompt.Id, prompt))
                throw node.Error("id", $"prompt '{prompt.Id}' occurs twice", "Give each prompt an id of its own.");
        }
        root.RejectUnknown();
        return new PromptBook(book);
    }

    private static Prompt Read(YamlMap node, string? shape)
    {
        var options = node.RequireMap("options");
        var thinking = options.OptionalBool("enable_thinking");
        var members = new JsonObject();
        foreach (var name in RequestMembers)
            if (options.OptionalJson(name) is { } value)
                members[name] = value;
        options.RejectUnknown();
        var prompt = new Prompt(
            node.RequireString("id"),
            node.RequireString("purpose"),
            node.OptionalJson("messages") as JsonArray ?? throw node.Error("messages", "no list of messages", "Give the conversation as a list."),
            members,
            ReadExpect(node.RequireMap("expect")) with { ReasoningShape = shape })
        {
            Tools = node.OptionalJson("tools")?.AsArray(),
            EnableThinking = thinking,
        };
        node.RejectUnknown();
        return prompt;
    }

    private static Expectation ReadExpect(YamlMap node)
    {
        var expect = new Expectation
        {
            EqualTo = node.OptionalString("equals"),
            Contains = node.Strings("contains"),
            NotContains = node.Strings("not_contains"),
            Regex = node.OptionalString("regex"),
            ReasoningRegex = node.OptionalString("reasoning_regex"),
            MinWords = node.OptionalInt("min_words"),
            JsonSchema = node.OptionalJson("json_schema"),
            ToolCalls = node.OptionalJson("tool_calls") is JsonArray calls
                ? [.. calls.Select(c => new ExpectedCall((string)c!["name"]!, c["arguments"]!))]
                : null,
            NoToolCalls = node.OptionalBool("no_tool_calls") ?? false,
            FinishReason = node.OptionalString("finish_reason"),
            Reasoning = node.OptionalString("reasoning") switch
            {
                null => null,
                "present" => true,
                "absent" => false,
                var other => throw node.Error("reasoning", $"reasoning is '{other}'", "Use present or absent."),
            },
        };
        node.RejectUnknown();
        return expect;
    }
}
