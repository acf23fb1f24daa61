using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Chat;

namespace MlxDoctor.EmbeddedServer.Messages;

/// <summary>Reads the <c>messages</c> of a request: texts, thoughts, tool uses and tool results.</summary>
internal static class MessageContent
{
    /// <summary>Adds the turns to a conversation.</summary>
    public static void Read(JsonElement body, ChatJson chat)
    {
        var messages = Fields.Get(body, "messages") ?? throw Missing("messages");
        if (messages.ValueKind != JsonValueKind.Array)
            throw Fields.Wrong("messages", "an array of objects");
        if (messages.GetArrayLength() == 0)
            throw ApiException.Invalid("messages", "messages: at least one message is required");
        var uses = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var message in messages.EnumerateArray())
            Turn(message, $"messages.{index++}", chat, uses);
    }

    /// <summary>A text, or the joined text blocks of a list.</summary>
    public static string Text(JsonElement content, string at)
    {
        if (content.ValueKind == JsonValueKind.String)
            return content.GetString()!;
        if (content.ValueKind != JsonValueKind.Array)
            throw Fields.Wrong(at, "a string or a list of blocks");
        var text = new StringBuilder();
        foreach (var block in content.EnumerateArray())
        {
            if (block.ValueKind != JsonValueKind.Object || Fields.Text(block, "type") != "text")
                throw ApiException.Invalid(at, $"{at}: only text blocks are read here");
            text.Append(text.Length > 0 ? "\n\n" : "").Append(Need(block, at, "text"));
        }
        return text.ToString();
    }

    /// <summary>A required field is missing.</summary>
    public static ApiException Missing(string field) => ApiException.Invalid(field, $"{field}: Field required");

    private static void Turn(JsonElement message, string at, ChatJson chat, HashSet<string> uses)
    {
        if (message.ValueKind != JsonValueKind.Object)
            throw Fields.Wrong(at, "an object");
        var role = Need(message, at, "role");
        var content = Fields.Get(message, "content") ?? throw Missing($"{at}.content");
        // A system turn in mid-conversation is newer than the API's first form; clients send it.
        if (role is not ("user" or "assistant" or "system"))
            throw ApiException.Invalid($"{at}.role", $"{at}.role: expected user, assistant or system");
        if (role == "system")
            chat.System(Text(content, $"{at}.content"));
        else if (content.ValueKind == JsonValueKind.String)
            Say(chat, role, content.GetString()!);
        else if (content.ValueKind == JsonValueKind.Array)
            Blocks(content, at, role, chat, uses);
        else
            throw Fields.Wrong($"{at}.content", "a string or a list of blocks");
    }

    private static void Blocks(JsonElement content, string at, string role, ChatJson chat, HashSet<string> uses)
    {
        var texts = new List<string>();
        var index = 0;
        foreach (var block in content.EnumerateArray())
        {
            var here = $"{at}.content.{index++}";
            if (block.ValueKind != JsonValueKind.Object)
                throw Fields.Wrong(here, "an object");
            switch (Fields.Text(block, "type"))
            {
                case "text":
                    texts.Add(Need(block, here, "text"));
                    break;
                case "tool_use" when role == "assistant":
                    Flush(chat, role, texts);
                    var id = Need(block, here, "id");
                    uses.Add(id);
                    var input = Fields.Get(block, "input") is { ValueKind: JsonValueKind.Object } value
                        ? value
                        : throw Fields.Wrong($"{here}.input", "an object");
                    chat.Call(id, Need(block, here, "name"), JsonObject.Create(input)!);
                    break;
                case "tool_result" when role == "user":
                    Flush(chat, role, texts);
                    Result(block, here, chat, uses);
                    break;
                case "thinking" or "redacted_thinking" when role == "assistant":
                    // Thoughts of earlier turns are not shown to the model again.
                    break;
                case var type:
                    throw ApiException.Invalid(here, $"{here}: a block of type '{type}' is not read here in a turn of the {role}");
            }
        }
        Flush(chat, role, texts);
    }

    private static void Result(JsonElement block, string at, ChatJson chat, HashSet<string> uses)
    {
        var id = Need(block, at, "tool_use_id");
        if (!uses.Contains(id))
            throw ApiException.Invalid(
                at,
                $"{at}: unexpected `tool_use_id` found in `tool_result` blocks: {id}. Each `tool_result` block must have a corresponding `tool_use` block "
                    + "before it.");
        chat.Result(id, Fields.Get(block, "content") is { } content ? Text(content, $"{at}.content") : "");
    }

    private static void Flush(ChatJson chat, string role, List<string> texts)
    {
        if (texts.Count > 0)
            Say(chat, role, string.Join("\n\n", texts));
        texts.Clear();
    }

    private static void Say(ChatJson chat, string role, string text)
    {
        if (role == "assistant")
            chat.Assistant(text);
        else
            chat.User(text);
    }

    private static string Need(JsonElement item, string at, string name) => Fields.Get(item, name) switch
    {
        { ValueKind: JsonValueKind.String } value => value.GetString()!,
        null => throw Missing($"{at}.{name}"),
        _ => throw Fields.Wrong($"{at}.{name}", "a string"),
    };
}
