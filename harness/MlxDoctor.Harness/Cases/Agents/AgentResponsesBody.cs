using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Cases.Agents;

/// <summary>
/// A chat request as agents write it for <c>/v1/responses</c>: typed items, a developer role, nothing stored; <see cref="Client.ResponsesBody"/> is the
/// plainest form.
/// </summary>
internal static class AgentResponsesBody
{
    /// <summary>Translates.</summary>
    public static JsonObject From(JsonObject chat)
    {
        var body = new JsonObject { ["model"] = chat["model"]?.DeepClone(), ["input"] = Input((JsonArray)chat["messages"]!), ["store"] = false };
        foreach (var name in new[] { "stream", "temperature", "parallel_tool_calls", "tool_choice" })
            if (chat[name] is { } value)
                body[name] = value.DeepClone();
        if (chat["max_tokens"] is { } most)
            body["max_output_tokens"] = most.DeepClone();
        if (AgentWire.Thinking(chat) is { } on)
            body["reasoning"] = new JsonObject { ["effort"] = on ? "medium" : "none" };
        if (chat["tools"] is JsonArray tools)
            body["tools"] = new JsonArray([.. tools.Select(t =>
            {
                var tool = (JsonObject)t!["function"]!.DeepClone();
                tool["type"] = "function";
                return (JsonNode)tool;
            })]);
        return body;
    }

    private static JsonArray Input(JsonArray messages)
    {
        var items = new JsonArray();
        foreach (var message in messages.OfType<JsonObject>())
        {
            var role = (string)message["role"]!;
            if (role == "tool")
            {
                items.Add(
                    new JsonObject
                    {
                        ["type"] = "function_call_output",
                        ["call_id"] = message["tool_call_id"]?.DeepClone(),
                        ["output"] = AgentWire.Text(message["content"]),
                    });
                continue;
            }
            if (AgentWire.Text(message["content"]) is { Length: > 0 } text)
                items.Add(new JsonObject
                {
                    ["type"] = "message",
                    ["role"] = role == "system" ? "developer" : role,
                    ["content"] = new JsonArray(new JsonObject { ["type"] = role == "assistant" ? "output_text" : "input_text", ["text"] = text }),
                });
            foreach (var call in message["tool_calls"] as JsonArray ?? [])
                items.Add(new JsonObject
                {
                    ["type"] = "function_call",
                    ["call_id"] = call!["id"]?.DeepClone(),
                    ["name"] = call["function"]!["name"]?.DeepClone(),
                    ["arguments"] = call["function"]!["arguments"]?.DeepClone(),
                });
        }
        return items;
    }
}
