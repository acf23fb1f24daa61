using System.Text.Json.Nodes;
using MlxDoctor.Harness.Asking.Answers;

namespace MlxDoctor.Harness.Cases.Agents;

/// <summary>
/// A chat request as agents write it for <c>/v1/messages</c>: typed blocks throughout, adaptive thinking; <see cref="Client.MessagesBody"/> is the plainest
/// form.
/// </summary>
internal static class AgentMessagesBody
{
    private const int DefaultMost = 256;

    /// <summary>Translates.</summary>
    /// <param name="chat">The chat request.</param>
    /// <param name="thinks">The agent leaves it to the model whether to think; without a word this API means no.</param>
    public static JsonObject From(JsonObject chat, bool thinks)
    {
        var (system, messages) = Conversation((JsonArray)chat["messages"]!);
        var body =
            new JsonObject { ["model"] = chat["model"]?.DeepClone(), ["messages"] = messages, ["max_tokens"] = chat["max_tokens"]?.DeepClone() ?? DefaultMost };
        if (system.Length > 0)
            body["system"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = system });
        foreach (var name in new[] { "stream", "temperature" })
            if (chat[name] is { } value)
                body[name] = value.DeepClone();
        if (AgentWire.Thinking(chat) ?? thinks)
            body["thinking"] = new JsonObject { ["type"] = "adaptive" };
        if (chat["tools"] is JsonArray tools)
            body["tools"] = new JsonArray([.. tools.Select(t => (JsonNode)new JsonObject
            {
                ["name"] = t!["function"]!["name"]?.DeepClone(),
                ["description"] = t["function"]!["description"]?.DeepClone() ?? "",
                ["input_schema"] = t["function"]!["parameters"]?.DeepClone() ?? new JsonObject { ["type"] = "object" },
            })]);
        return body;
    }

    private static (string System, JsonArray Messages) Conversation(JsonArray chat)
    {
        var system = new List<string>();
        var messages = new JsonArray();
        foreach (var message in chat.OfType<JsonObject>())
        {
            var role = (string)message["role"]!;
            if (role == "system")
            {
                system.Add(AgentWire.Text(message["content"]));
                continue;
            }
            var speaker = role == "assistant" ? "assistant" : "user";
            // Results of one turn belong into one message: this API refuses two user messages with results of the same turn.
            if (messages.Count == 0 || (string)messages[^1]!["role"]! != speaker)
                messages.Add(new JsonObject { ["role"] = speaker, ["content"] = new JsonArray() });
            var blocks = (JsonArray)messages[^1]!["content"]!;
            if (role == "tool")
            {
                blocks.Add(
                    new JsonObject
                    {
                        ["type"] = "tool_result",
                        ["tool_use_id"] = message["tool_call_id"]?.DeepClone(),
                        ["content"] = AgentWire.Text(message["content"]),
                    });
                continue;
            }
            if (AgentWire.Text(message["content"]) is { Length: > 0 } text)
                blocks.Add(new JsonObject { ["type"] = "text", ["text"] = text });
            foreach (var call in message["tool_calls"] as JsonArray ?? [])
                blocks.Add(new JsonObject
                {
                    ["type"] = "tool_use",
                    ["id"] = call!["id"]?.DeepClone(),
                    ["name"] = call["function"]!["name"]?.DeepClone(),
                    ["input"] = AnswerJson.TryParse((string?)call["function"]!["arguments"]) ?? new JsonObject(),
                });
        }
        return (string.Join("\n\n", system), messages);
    }
}
