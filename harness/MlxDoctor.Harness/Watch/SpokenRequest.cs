using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Invariants;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Watch;

/// <summary>What an agent asked, read leniently: members of another kind than their API's are for <see cref="RequestDefects"/>.</summary>
internal sealed class SpokenRequest
{
    private SpokenRequest(WireFormat format, JsonObject body)
    {
        (Format, Body) = (format, body);
        Said = [.. Merged(Conversation(format, body))];
        Tools = ReadTools(format, body);
    }

    /// <summary>The API.</summary>
    public WireFormat Format { get; }

    /// <summary>The body as it was sent.</summary>
    public JsonObject Body { get; }

    /// <summary>The conversation so far.</summary>
    public IReadOnlyList<Said> Said { get; }

    /// <summary>Schemas of the offered functions by name; null for one without a schema.</summary>
    public IReadOnlyDictionary<string, JsonNode?> Tools { get; }

    /// <summary>The server keeps the beginning of the conversation, so that the request does not have it.</summary>
    public bool Continues => AnswerJson.Text(Body, "previous_response_id") is not null;

    /// <summary>Reads a body; null when it is no JSON object.</summary>
    public static SpokenRequest? Of(WireFormat format, ReadOnlyMemory<byte>? body) =>
        AnswerJson.TryParse(body is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null) is JsonObject root ? new(format, root) : null;

    /// <summary>What the invariants need to know, in the words of chat.</summary>
    public Asked Asked(bool stream, IReadOnlySet<string> modelNames)
    {
        var body = new JsonObject
        {
            ["stream"] = stream,
            // The newer APIs always tell usage.
            ["stream_options"] = new JsonObject
            {
                ["include_usage"] = Format.HasNamedEvents()
                    || (Body["stream_options"] as JsonObject)?["include_usage"] is JsonValue v && v.TryGetValue(out bool on) && on,
            },
            // Whatever was sent may come back.
            [Format == WireFormat.Completions ? "prompt" : "messages"] =
                new JsonArray([.. new[] { "system", "instructions", "messages", "input", "prompt", "tools" }.Select(n => Body[n]?.DeepClone())]),
            ["tools"] = new JsonArray([.. Tools.Select(JsonNode (t) => new JsonObject
            {
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = t.Key, ["parameters"] = t.Value?.DeepClone() },
            })]),
        };
        if ((AnswerJson.Whole(Body, "max_completion_tokens") ?? AnswerJson.Whole(Body, "max_output_tokens") ?? AnswerJson.Whole(Body, "max_tokens")) is > 0 and
            <= int.MaxValue and var most)
            body["max_tokens"] = (int)most;
        if ((Body["stop"] ?? Body["stop_sequences"]) is { } stop)
            body["stop"] = new JsonArray([.. (stop as JsonArray ?? [stop.DeepClone()]).Where(s => s is JsonValue w && w.TryGetValue<string>(out _))
                .Select(s => s!.DeepClone())]);
        if ((AnswerJson.Text(Body, "tool_choice") ?? AnswerJson.Text(Body, "tool_choice", "type")) is { } choice)
            body["tool_choice"] = choice is "none" or "auto" or "required" ? choice : new JsonObject { ["type"] = choice };
        foreach (var name in new[] { "chat_template_kwargs", "enable_thinking" })
            if (Body[name] is { } thinking)
                body[name] = thinking.DeepClone();
        // Numbers and flags that were made here are of another kind than those that were read.
        return new((JsonObject)JsonNode.Parse(body.ToJsonString())!, modelNames) { Spoken = Format == WireFormat.Chat ? null : Body };
    }

    private static IEnumerable<Said> Conversation(WireFormat format, JsonObject body) => format switch
    {
        WireFormat.Completions => [],
        WireFormat.Responses => body["input"] is JsonArray items ? items.OfType<JsonObject>().SelectMany(Item) : [Words("user", body["input"])],
        WireFormat.Messages => Objects(body["messages"]).SelectMany(Blocks),
        _ => Objects(body["messages"]).Select(Message),
    };

    private static Said Message(JsonObject message) => AnswerJson.Text(message, "role") switch
    {
        "tool" => Words("tool", message["content"]) with { ResultOf = AnswerJson.Text(message, "tool_call_id") },
        "assistant" => Assistant([.. Objects(message["tool_calls"]).Select(c => AnswerJson.Text(c, "id"))]),
        "developer" or "system" => Words("system", message["content"]),
        var role => Words(role ?? "", message["content"]),
    };

    private static IEnumerable<Said> Item(JsonObject item) => AnswerJson.Text(item, "type") switch
    {
        "function_call" or "custom_tool_call" => [Assistant([AnswerJson.Text(item, "call_id")])],
        "function_call_output" or "custom_tool_call_output" =>
            [Words("tool", item["output"]) with { ResultOf = AnswerJson.Text(item, "call_id") }],
        "message" or null => [Message(item)],
        _ => [],
    };

    private static IEnumerable<Said> Blocks(JsonObject message)
    {
        var role = AnswerJson.Text(message, "role") ?? "";
        var blocks = Objects(message["content"]).ToList();
        if (role == "assistant")
        {
            yield return Assistant([.. blocks.Where(b => AnswerJson.Text(b, "type") == "tool_use").Select(b => AnswerJson.Text(b, "id"))]);
            yield break;
        }
        var results = blocks.Where(b => AnswerJson.Text(b, "type") == "tool_result").ToList();
        foreach (var result in results)
            yield return Words("tool", result["content"]) with { ResultOf = AnswerJson.Text(result, "tool_use_id") };
        if (results.Count == 0 || results.Count < blocks.Count)
            yield return Words(role, new JsonArray([.. blocks.Except(results).Select(b => b.DeepClone())]) is { Count: > 0 } rest ? rest : message["content"]);
    }

    /// <summary>An answer may be several items; calls that follow each other are one turn.</summary>
    private static IEnumerable<Said> Merged(IEnumerable<Said> said)
    {
        Said? open = null;
        foreach (var one in said)
        {
            if (one.Role == "assistant")
            {
                open = open is null ? one : Assistant([.. open.Calls, .. one.Calls]);
                continue;
            }
            if (open is not null)
                yield return open;
            open = null;
            yield return one;
        }
        if (open is not null)
            yield return open;
    }

    private static Said Assistant(IReadOnlyList<string?> calls) => new("assistant", string.Join('\n', calls)) { Calls = [.. calls.OfType<string>()] };

    private static Said Words(string role, JsonNode? content) =>
        new(role, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(content))).AsSpan(0, 8)));

    private static string Text(JsonNode? content) => content switch
    {
        JsonArray parts => string.Concat(parts.Select(p => p is JsonObject part ? AnswerJson.Text(part, "text") ?? part.ToJsonString() : p?.ToJsonString())),
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => content?.ToJsonString() ?? "",
    };

    private static Dictionary<string, JsonNode?> ReadTools(WireFormat format, JsonObject body)
    {
        var tools = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var tool in Objects(body["tools"]))
        {
            var function = format is WireFormat.Responses or WireFormat.Messages ? tool : tool["function"] as JsonObject;
            if (AnswerJson.Text(function, "name") is { } name)
                tools[name] = function![format == WireFormat.Messages ? "input_schema" : "parameters"];
        }
        return tools;
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();
}
