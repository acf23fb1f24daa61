using System.Globalization;
using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Client;

/// <summary>A chat body as <c>/v1/messages</c> takes it.</summary>
internal static class MessagesBody
{
    /// <summary>The least budget that the API allows for thoughts.</summary>
    public const int LeastBudget = 1024;

    private const int DefaultTokens = 1024;

    /// <summary>The body; system messages become <c>system</c>, results of tools a turn of the user.</summary>
    public static JsonObject From(JsonObject chat)
    {
        var body = WireBody.Begin(chat);
        var most = WireBody.MaxTokens(chat);
        body["max_tokens"] = most ?? DefaultTokens;
        var systems = new List<string>();
        var turns = new JsonArray();
        foreach (var message in chat["messages"]?.AsArray() ?? [])
            Add(message!.AsObject(), systems, turns);
        if (systems.Count > 0)
            body["system"] = string.Join("\n\n", systems);
        body["messages"] = turns;
        if (chat["stop"] is { } stop)
            body["stop_sequences"] = stop is JsonArray ? stop.DeepClone() : new JsonArray(stop.DeepClone());
        if (chat["tools"] is JsonArray tools)
            body["tools"] = new JsonArray([.. tools.Select(Tool)]);
        if (chat["tool_choice"] is { } choice)
            body["tool_choice"] = Choice(choice);
        if (WireBody.Thinking(chat) == true)
        {
            body["thinking"] = new JsonObject { ["type"] = "enabled", ["budget_tokens"] = LeastBudget };
            // The limit must be above the budget.
            body["max_tokens"] = LeastBudget + (most is null ? DefaultTokens : int.Parse(most.ToJsonString(), CultureInfo.InvariantCulture));
        }
        return body;
    }

    private static void Add(JsonObject message, List<string> systems, JsonArray turns)
    {
        var text = WireBody.Text(message["content"]);
        switch ((string?)message["role"])
        {
            case "system" or "developer":
                systems.Add(text);
                break;
            case "tool":
                var result = new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = (string?)message["tool_call_id"], ["content"] = text };
                // Results of one round belong into one turn.
                if (turns is [.., JsonObject last] && last["content"] is JsonArray blocks && (string?)blocks[0]?["type"] == "tool_result")
                    blocks.Add(result);
                else
                    turns.Add(new JsonObject { ["role"] = "user", ["content"] = new JsonArray(result) });
                break;
            case var role when message["tool_calls"] is JsonArray calls:
                var content = text.Length > 0 ? new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) : [];
                foreach (var call in calls)
                    content.Add(new JsonObject
                    {
                        ["type"] = "tool_use",
                        ["id"] = (string?)call!["id"],
                        ["name"] = (string?)call["function"]!["name"],
                        ["input"] = JsonNode.Parse((string?)call["function"]!["arguments"] ?? "{}"),
                    });
                turns.Add(new JsonObject { ["role"] = role, ["content"] = content });
                break;
            case var role:
                turns.Add(new JsonObject { ["role"] = role, ["content"] = text });
                break;
        }
    }

    private static JsonObject Tool(JsonNode? tool)
    {
        var function = tool!["function"]!;
        var body = new JsonObject { ["name"] = (string?)function["name"] };
        if (function["description"] is { } description)
            body["description"] = description.DeepClone();
        body["input_schema"] = function["parameters"]?.DeepClone() ?? new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() };
        return body;
    }

    private static JsonObject Choice(JsonNode choice) => choice is JsonObject named
        ? new JsonObject { ["type"] = "tool", ["name"] = (string?)named["function"]?["name"] }
        : new JsonObject { ["type"] = (string?)choice == "required" ? "any" : (string?)choice };
}
