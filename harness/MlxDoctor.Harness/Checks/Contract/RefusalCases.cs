using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Checks.Contract;

/// <summary>What must be refused, with a reason, without harm to the next request.</summary>
internal static class RefusalCases
{
    /// <summary>The family <c>refuse.*</c>; a refusal is sent streamed and not.</summary>
    public static IReadOnlyList<ICheckCase> All { get; } =
    [
        Refuse("refuse.max-tokens-0", "max_tokens 0", body => body["max_tokens"] = 0),
        Refuse("refuse.max-tokens-negative", "max_tokens -5", body => body["max_tokens"] = -5),
        Refuse("refuse.max-tokens-text", "max_tokens as text", body => body["max_tokens"] = "many"),
        Refuse("refuse.temperature-negative", "temperature -0.1", body => body["temperature"] = -0.1),
        Refuse("refuse.temperature-high", "temperature 2.1", body => body["temperature"] = 2.1, Level.Should),
        Refuse("refuse.top-p-high", "top_p 1.5", body => body["top_p"] = 1.5, Level.Should),
        Refuse("refuse.n-two", "n 2 where only one choice is possible", body => body["n"] = 2, Level.Should),
        Refuse("refuse.messages-empty", "an empty list of messages", body => body["messages"] = new JsonArray()),
        Refuse("refuse.messages-missing", "no messages", body => body.Remove("messages")),
        Refuse("refuse.messages-text", "messages as text", body => body["messages"] = "hello"),
        Refuse("refuse.role-unknown", "a role that does not exist", body => body["messages"]![0]!["role"] = "wizard", Level.Should),
        Refuse("refuse.role-missing", "a message without a role", body => ((JsonObject)body["messages"]![0]!).Remove("role")),
        Refuse("refuse.content-number", "a number as content", body => body["messages"]![0]!["content"] = 42),
        Refuse("refuse.tools-text", "tools as text", body => body["tools"] = "all"),
        Raw("refuse.body-list", "a list as body", body => "[]"),
        Raw("refuse.body-empty", "an empty body", body => ""),
        Raw("refuse.body-truncated", "JSON that ends in the middle", body => body.ToJsonString()[..^9]),
        Raw("refuse.body-not-json", "words instead of JSON", body => "hello there"),
        Raw("refuse.nan-temperature", "NaN as temperature", body => body.ToJsonString().Replace("\"temperature\":0", "\"temperature\":NaN", StringComparison.Ordinal)),
        Raw("refuse.invalid-utf8", "bytes that are no UTF-8", body => Spoilt(body)),
    ];

    private static byte[] Spoilt(JsonObject body)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(body.ToJsonString());
        bytes[Array.IndexOf(bytes, (byte)'b', bytes.Length / 3)] = 0xFF;
        return bytes;
    }

    private static RefusalCase Refuse(string id, string what, Action<JsonObject> spoil, Level level = Level.Must) =>
        Raw(id, what, body => { spoil(body); return body; }, level);

    private static RefusalCase Raw(string id, string what, Func<JsonObject, object> spoil, Level level = Level.Must) =>
        new(new CaseInfo(id, "contract", $"{what}, streamed and not, then an ordinary request",
            "400 or 422 with an error message; the ordinary request is answered",
            "garbage for an impossible value, a 500, or a server that is unusable afterwards")
        {
            Level = level,
            Source = "OpenAI API: errors; real bugs, classes E and F",
            Needs = [id],
        }, spoil);
}
