using System.Text.Json.Nodes;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>What an upgrade may change in single whole answers and nothing else shows.</summary>
internal static class UpgradeFaults
{
    public static IReadOnlyList<FaultEntry> All { get; } =
    [
        new("word-changed", "a word of whole answers is another one (=OLD:NEW, default lantern:lamp)",
            "a kernel that rounds in another way turns a near tie of two tokens", argument =>
        {
            var words = argument.Or("lantern:lamp").Split(':', 2);
            return words.Length == 2
                ? new Fault { Body = body => Message(body, m => m["content"] = ((string?)m["content"])?.Replace(words[0], words[1], StringComparison.Ordinal)) }
                : throw new FormatException($"fault word-changed: '{argument.Text}' is not OLD:NEW");
        }),
        new("call-lost", "the calls of one tool are lost in whole answers (=NAME, default read_file)",
            "a parser that was rewritten for another model's calls", argument =>
        {
            var name = argument.Or("read_file");
            return new Fault { Body = body => Message(body, m => Lose(body, m, name)) };
        }),
    ];

    private static void Message(JsonObject body, Action<JsonObject> change)
    {
        if (body["choices"] is JsonArray { Count: > 0 } choices && choices[0] is JsonObject choice && choice["message"] is JsonObject message)
            change(message);
    }

    private static void Lose(JsonObject body, JsonObject message, string name)
    {
        if (message["tool_calls"] is not JsonArray calls || !calls.Any(c => (string?)c?["function"]?["name"] == name))
            return;
        message.Remove("tool_calls");
        message["content"] = "";
        body["choices"]![0]!["finish_reason"] = "stop";
    }
}
