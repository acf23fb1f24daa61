using System.Text.Json.Nodes;
using MlxDoctor.Harness.Agents;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Agents;

/// <summary>Says a chat request in the wire format that an agent speaks.</summary>
internal static class AgentWire
{
    /// <summary>The request; <paramref name="own"/> adds the further members that the agent sends.</summary>
    public static ApiRequest Request(AgentProfile profile, JsonObject chat, bool own)
    {
        var (format, body) = profile.Format switch
        {
            WireFormat.Responses => (WireFormat.Responses, AgentResponsesBody.From(chat)),
            WireFormat.Messages => (WireFormat.Messages, AgentMessagesBody.From(chat, profile.Reasoning)),
            _ => (WireFormat.Chat, (JsonObject)chat.DeepClone()),
        };
        if (own)
            foreach (var (name, value) in profile.Sends)
                body[name] = value?.DeepClone();
        return ApiRequest.Of(format, body);
    }

    /// <summary>The text of a message, be it a string or a list of parts.</summary>
    internal static string Text(JsonNode? content) => content switch
    {
        JsonArray parts => string.Concat(parts.Select(p => (string?)p?["text"])),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => "",
    };

    /// <summary>True when the chat request asks for thinking, false when it forbids it, null when it says nothing.</summary>
    internal static bool? Thinking(JsonObject chat) => (bool?)chat["chat_template_kwargs"]?["enable_thinking"];
}
