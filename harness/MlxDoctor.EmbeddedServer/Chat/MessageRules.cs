using System.Text.Json;
using MlxDoctor.EmbeddedServer.Api;

namespace MlxDoctor.EmbeddedServer.Chat;

/// <summary>Validates a conversation.</summary>
internal static class MessageRules
{
    private static readonly string[] Roles = ["system", "developer", "user", "assistant", "tool"];

    /// <summary>The messages, once every one is known to be well-formed.</summary>
    public static JsonElement Read(JsonElement body)
    {
        if (Fields.Get(body, "messages") is not { } messages)
            throw ApiException.Invalid("messages", "'messages' is required.", "missing_required_parameter");
        if (messages.ValueKind != JsonValueKind.Array)
            throw Fields.Wrong("messages", "an array of objects");
        if (messages.GetArrayLength() == 0)
            throw ApiException.Invalid("messages", "'messages' must not be empty.", "empty_array");
        var calls = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var message in messages.EnumerateArray())
            Check(message, $"messages[{index++}]", calls);
        return messages;
    }

    private static void Check(JsonElement message, string at, HashSet<string> calls)
    {
        if (message.ValueKind != JsonValueKind.Object)
            throw Fields.Wrong(at, "an object");
        var role = Fields.Get(message, "role") is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";
        if (!Roles.Contains(role))
            throw ApiException.Invalid($"{at}.role", $"Invalid value for '{at}.role': expected one of {string.Join(", ", Roles)}.", "invalid_value");
        var hasCalls = role == "assistant" && ReadCalls(message, at, calls);
        if (Fields.Get(message, "content") is { } content)
            CheckContent(content, $"{at}.content");
        else if (!hasCalls)
            throw ApiException.Invalid($"{at}.content", $"'{at}.content' is required.", "missing_required_parameter");
        if (role == "tool")
            CheckToolResult(message, at, calls);
    }

    private static void CheckContent(JsonElement content, string at)
    {
        if (content.ValueKind == JsonValueKind.String)
            return;
        if (content.ValueKind != JsonValueKind.Array)
            throw Fields.Wrong(at, "a string or a list of parts");
        foreach (var part in content.EnumerateArray())
        {
            var type = part.ValueKind == JsonValueKind.Object && Fields.Get(part, "type") is { ValueKind: JsonValueKind.String } t ? t.GetString() : null;
            if (type is not ("text" or "refusal"))
                throw ApiException.Invalid(at, $"'{at}' has a part of type '{type}'; this model reads text only.", "invalid_value");
            if (Fields.Get(part, type) is not { ValueKind: JsonValueKind.String })
                throw Fields.Wrong($"{at}.{type}", "a string");
        }
    }

    private static bool ReadCalls(JsonElement message, string at, HashSet<string> calls)
    {
        if (Fields.Get(message, "tool_calls") is not { } list)
            return false;
        if (list.ValueKind != JsonValueKind.Array)
            throw Fields.Wrong($"{at}.tool_calls", "an array");
        foreach (var call in list.EnumerateArray())
        {
            if (call.ValueKind != JsonValueKind.Object
                || Fields.Get(call, "function") is not { ValueKind: JsonValueKind.Object } function
                || Fields.Get(function, "name") is not { ValueKind: JsonValueKind.String }
                || Fields.Get(function, "arguments") is not { ValueKind: JsonValueKind.String or JsonValueKind.Object })
            {
                throw ApiException.Invalid($"{at}.tool_calls", $"'{at}.tool_calls' needs function.name and function.arguments in every call.", "invalid_value");
            }
            if (Fields.Get(call, "id") is { ValueKind: JsonValueKind.String } id)
                calls.Add(id.GetString()!);
        }
        return list.GetArrayLength() > 0;
    }

    private static void CheckToolResult(JsonElement message, string at, HashSet<string> calls)
    {
        if (Fields.Get(message, "tool_call_id") is not { ValueKind: JsonValueKind.String } id)
            throw ApiException.Invalid($"{at}.tool_call_id", $"'{at}.tool_call_id' is required.", "missing_required_parameter");
        if (!calls.Contains(id.GetString()!))
            throw ApiException.Invalid($"{at}.tool_call_id", $"'{at}' answers no tool call of an earlier message.", "invalid_value");
    }
}
