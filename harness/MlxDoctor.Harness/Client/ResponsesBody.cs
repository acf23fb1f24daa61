using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Client;

/// <summary>A chat body as <c>/v1/responses</c> takes it.</summary>
internal static class ResponsesBody
{
    /// <summary>The body; a leading system message becomes <c>instructions</c>.</summary>
    public static JsonObject From(JsonObject chat)
    {
        var body = WireBody.Begin(chat);
        var messages = chat["messages"]?.AsArray() ?? [];
        var input = new JsonArray();
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i]!.AsObject();
            if (i == 0 && (string?)message["role"] == "system")
                body["instructions"] = WireBody.Text(message["content"]);
            else
                Add(input, message);
        }
        body["input"] = input;
        if (WireBody.MaxTokens(chat) is { } most)
            body["max_output_tokens"] = most;
        if (chat["tools"] is JsonArray tools)
            body["tools"] = new JsonArray([.. tools.Select(Tool)]);
        if (chat["tool_choice"] is { } choice)
            body["tool_choice"] = choice is JsonObject named
                ? new JsonObject { ["type"] = "function", ["name"] = (string?)named["function"]?["name"] }
                : choice.DeepClone();
        if (chat["parallel_tool_calls"] is { } parallel)
            body["parallel_tool_calls"] = parallel.DeepClone();
        if (WireBody.Thinking(chat) == false)
            body["reasoning"] = new JsonObject { ["effort"] = "none" };
        return body;
    }

    private static void Add(JsonArray input, JsonObject message)
    {
        var role = (string?)message["role"];
        var text = WireBody.Text(message["content"]);
        if (role == "tool")
        {
            input.Add(new JsonObject { ["type"] = "function_call_output", ["call_id"] = (string?)message["tool_call_id"], ["output"] = text });
            return;
        }
        if (text.Length > 0 || message["tool_calls"] is null)
            input.Add(new JsonObject { ["role"] = role, ["content"] = text });
        foreach (var call in message["tool_calls"]?.AsArray() ?? [])
            input.Add(new JsonObject
            {
                ["type"] = "function_call",
                ["call_id"] = (string?)call!["id"],
                ["name"] = (string?)call["function"]!["name"],
                ["arguments"] = (string?)call["function"]!["arguments"],
            });
    }

    private static JsonObject Tool(JsonNode? tool)
    {
        var body = new JsonObject { ["type"] = "function" };
        foreach (var (name, value) in tool!["function"]!.AsObject())
            body[name] = value?.DeepClone();
        return body;
    }
}
