using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Cases.Parsers;

/// <summary>How a script is asked for.</summary>
internal static class ParserRequest
{
    /// <summary>Beyond the longest script, so that only a script's own limit cuts.</summary>
    private const int Enough = 700;

    /// <summary>The chat request whose answer is the script.</summary>
    public static JsonObject Body(string model, SpokenScript spoken, JsonArray tools)
    {
        var body = new JsonObject
        {
            ["model"] = model,
            ["messages"] = new JsonArray(Message("user", $"Please answer. {spoken.Selector}")),
            ["temperature"] = 0,
            ["max_tokens"] = spoken.Limit ?? Enough,
            ["chat_template_kwargs"] = new JsonObject { ["enable_thinking"] = spoken.Script.Thinking },
        };
        if (spoken.Script.Offer)
            body["tools"] = tools.DeepClone();
        return body;
    }

    /// <summary>A message.</summary>
    public static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };
}
