using System.Text;
using System.Text.Json;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Chat;

namespace MlxDoctor.EmbeddedServer.Responses;

/// <summary>Reads the <c>input</c> of a request: one text, or a list of items.</summary>
internal static class InputItems
{
    /// <summary>Adds the items to a conversation.</summary>
    public static void Read(JsonElement body, ChatJson chat)
    {
        if (Fields.Get(body, "input") is not { } input)
            throw ApiException.Invalid("input", "'input' is required.", "missing_required_parameter");
        if (input.ValueKind == JsonValueKind.String)
        {
            chat.User(input.GetString()!);
            return;
        }
        if (input.ValueKind != JsonValueKind.Array)
            throw Fields.Wrong("input", "a string or a list of items");
        if (input.GetArrayLength() == 0)
            throw ApiException.Invalid("input", "'input' must not be empty.", "empty_array");
        var calls = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var item in input.EnumerateArray())
            Add(item, $"input[{index++}]", chat, calls);
    }

    private static void Add(JsonElement item, string at, ChatJson chat, HashSet<string> calls)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw Fields.Wrong(at, "an object");
        switch (Fields.Text(item, "type") ?? "message")
        {
            case "message":
                Message(item, at, chat);
                break;
            case "function_call":
                var id = Need(item, at, "call_id");
                calls.Add(id);
                chat.Call(id, Need(item, at, "name"), Need(item, at, "arguments"));
                break;
            case "function_call_output":
                var answered = Need(item, at, "call_id");
                if (!calls.Contains(answered))
                    throw ApiException.Invalid($"{at}.call_id", $"No tool call found for function call output with call_id {answered}.", "invalid_value");
                chat.Result(answered, Content(item, at, "output"));
                break;
            case "reasoning":
                // Thoughts of earlier turns are not shown to the model again.
                break;
            case var type:
                throw ApiException.Invalid($"{at}.type", $"'{at}' has type '{type}', which is not supported here.", "invalid_value");
        }
    }

    private static void Message(JsonElement item, string at, ChatJson chat)
    {
        var role = Need(item, at, "role");
        var text = Content(item, at, "content");
        switch (role)
        {
            case "system" or "developer":
                chat.System(text);
                break;
            case "user":
                chat.User(text);
                break;
            case "assistant":
                chat.Assistant(text);
                break;
            default:
                throw ApiException.Invalid(
                    $"{at}.role", $"Invalid value for '{at}.role': expected one of system, developer, user, assistant.", "invalid_value");
        }
    }

    private static string Content(JsonElement item, string at, string name)
    {
        if (Fields.Get(item, name) is not { } content)
            throw ApiException.Invalid($"{at}.{name}", $"'{at}.{name}' is required.", "missing_required_parameter");
        if (content.ValueKind == JsonValueKind.String)
            return content.GetString()!;
        if (content.ValueKind != JsonValueKind.Array)
            throw Fields.Wrong($"{at}.{name}", "a string or a list of parts");
        var text = new StringBuilder();
        foreach (var part in content.EnumerateArray())
        {
            if (part.ValueKind != JsonValueKind.Object)
                throw Fields.Wrong($"{at}.{name}", "a list of objects");
            var type = Fields.Text(part, "type");
            if (type is not ("input_text" or "output_text" or "text" or "refusal"))
                throw ApiException.Invalid($"{at}.{name}", $"'{at}.{name}' has a part of type '{type}'; this model reads text only.", "invalid_value");
            text.Append(Need(part, $"{at}.{name}", type == "refusal" ? "refusal" : "text"));
        }
        return text.ToString();
    }

    private static string Need(JsonElement item, string at, string name) => Fields.Get(item, name) switch
    {
        { ValueKind: JsonValueKind.String } value => value.GetString()!,
        null => throw ApiException.Invalid($"{at}.{name}", $"'{at}.{name}' is required.", "missing_required_parameter"),
        _ => throw Fields.Wrong($"{at}.{name}", "a string"),
    };
}
