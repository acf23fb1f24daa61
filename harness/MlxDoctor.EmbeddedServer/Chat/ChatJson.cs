using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlxDoctor.EmbeddedServer.Chat;

/// <summary>Builds the chat form of a conversation, which the templates read, out of what other APIs send.</summary>
internal sealed class ChatJson
{
    private readonly JsonArray _messages = [];
    private JsonObject? _assistant;

    /// <summary>The conversation.</summary>
    public JsonElement Messages => JsonSerializer.SerializeToElement(_messages);

    /// <summary>Adds a system text; those at the head become one message, since templates know one.</summary>
    public void System(string text)
    {
        if (_messages is [JsonObject { } first] && (string?)first["role"] == "system")
            first["content"] = $"{first["content"]}\n\n{text}";
        else
            Add("system", text);
    }

    /// <summary>Adds a user's text.</summary>
    public void User(string text) => Add("user", text);

    /// <summary>Adds to the assistant's turn, or begins one.</summary>
    public void Assistant(string text)
    {
        var turn = Turn();
        turn["content"] = (string?)turn["content"] + text;
    }

    /// <summary>Adds a call to the assistant's turn, or begins one.</summary>
    public void Call(string id, string name, JsonNode arguments)
    {
        var turn = Turn();
        if (turn["tool_calls"] is not JsonArray calls)
            turn["tool_calls"] = calls = [];
        calls.Add(new JsonObject
        {
            ["id"] = id,
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = name, ["arguments"] = arguments },
        });
    }

    /// <summary>Adds a tool's result.</summary>
    public void Result(string id, string text)
    {
        Add("tool", text);
        _messages[^1]!["tool_call_id"] = id;
    }

    /// <summary>A function in chat form.</summary>
    public static JsonObject Function(string name, JsonElement? description, JsonElement? parameters)
    {
        var function = new JsonObject { ["name"] = name };
        if (description is { } text)
            function["description"] = text.GetString();
        if (parameters is { } schema)
            function["parameters"] = JsonObject.Create(schema);
        return new JsonObject { ["type"] = "function", ["function"] = function };
    }

    private JsonObject Turn()
    {
        if (_assistant is not null)
            return _assistant;
        Add("assistant", "");
        return _assistant = (JsonObject)_messages[^1]!;
    }

    private void Add(string role, string text)
    {
        _assistant = null;
        _messages.Add(new JsonObject { ["role"] = role, ["content"] = text });
    }
}
