using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Client;

/// <summary>Says in another API what a chat body says; members that the other API does not have are left out.</summary>
internal static class WireBody
{
    private static readonly string[] Shared = ["model", "temperature", "top_p", "stream"];

    /// <summary>The body for an API; for chat a copy.</summary>
    public static JsonObject From(WireFormat format, JsonObject chat) => format switch
    {
        WireFormat.Responses => ResponsesBody.From(chat),
        WireFormat.Messages => MessagesBody.From(chat),
        WireFormat.Chat => (JsonObject)chat.DeepClone(),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "a conversation has no form as a plain completion"),
    };

    /// <summary>Copies the members that all APIs share.</summary>
    internal static JsonObject Begin(JsonObject chat)
    {
        var body = new JsonObject();
        foreach (var name in Shared)
            if (chat[name] is { } value)
                body[name] = value.DeepClone();
        return body;
    }

    /// <summary>The token limit under either of its names.</summary>
    internal static JsonNode? MaxTokens(JsonObject chat) => (chat["max_completion_tokens"] ?? chat["max_tokens"])?.DeepClone();

    /// <summary>What the chat body says about thinking; null leaves it to the server.</summary>
    internal static bool? Thinking(JsonObject chat) =>
        (chat["chat_template_kwargs"]?["enable_thinking"] ?? chat["enable_thinking"]) is JsonValue flag && flag.TryGetValue(out bool on) ? on : null;

    /// <summary>The text of a chat message's content.</summary>
    internal static string Text(JsonNode? content) => content is JsonArray parts
        ? string.Concat(parts.Select(p => (string?)p?["text"]))
        : (string?)content ?? "";
}
