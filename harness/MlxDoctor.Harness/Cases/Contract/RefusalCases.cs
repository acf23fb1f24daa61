using System.Text.Json.Nodes;
using MlxDoctor.Core.Cases;
using MlxDoctor.Harness.Cases.Shared;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Cases.Contract;

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
        Raw(
            "refuse.nan-temperature", "NaN as temperature",
            body => body.ToJsonString().Replace("\"temperature\":0", "\"temperature\":NaN", StringComparison.Ordinal)),
        Raw("refuse.invalid-utf8", "bytes that are no UTF-8", body => Spoilt(body)),
        .. Harsh,
    ];

    /// <summary>Values that were seen to end the generation thread of real servers for good: put last, each followed by a restart.</summary>
    private static IReadOnlyList<ICheckCase> Harsh =>
    [
        .. new[]
        {
            Refuse("refuse.temperature-text", "temperature as text", body => body["temperature"] = "warm"),
            Refuse("refuse.top-p-negative", "top_p -0.5", body => body["top_p"] = -0.5, Level.Should),
            Refuse("refuse.penalty-high", "presence_penalty 7", body => body["presence_penalty"] = 7, Level.Should),
            Refuse("refuse.top-logprobs-high", "top_logprobs 1000", body => { body["logprobs"] = true; body["top_logprobs"] = 1000; }, Level.Should),
            Refuse("refuse.stop-number", "a number as stop", body => body["stop"] = 5),
            Refuse("refuse.stream-text", "stream as text", body => body["stream"] = "perhaps"),
            Refuse("refuse.logit-bias-text", "logit_bias as text", body => body["logit_bias"] = "none", Level.Should),
            Refuse(
                "refuse.response-format-unknown", "an unknown response_format", body => body["response_format"] = new JsonObject { ["type"] = "yaml" },
                Level.Should),
            Refuse(
                "refuse.schema-missing", "json_schema without a schema", body => body["response_format"] = new JsonObject { ["type"] = "json_schema" },
                Level.Should),
            Refuse(
                "refuse.tool-nameless", "a tool without a name",
                body => body["tools"] = new JsonArray(new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["description"] = "none" } }),
                Level.Should),
            Refuse("refuse.tool-choice-unknown", "tool_choice with a function that is not offered", body =>
            {
                body["tools"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "function",
                        ["function"] = new JsonObject
                        {
                            ["name"] = "get_time",
                            ["parameters"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() },
                        },
                    });
                body["tool_choice"] = new JsonObject { ["type"] = "function", ["function"] = new JsonObject { ["name"] = "no_such_tool" } };
            }, Level.Should),
            Refuse("refuse.message-text", "a message that is a text", body => body["messages"] = new JsonArray("hello")),
            Raw("refuse.body-number", "a number as body", body => "42"),
            Raw("refuse.body-deep", "a body nested 2,000 levels deep", body => Deep(body), Level.Should),
        }.Select(c => c.AsHarmful()),
    ];

    private static byte[] Spoilt(JsonObject body)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(body.ToJsonString());
        bytes[Array.IndexOf(bytes, (byte)'b', bytes.Length / 3)] = 0xFF;
        return bytes;
    }

    private static string Deep(JsonObject body)
    {
        const int levels = 2000;
        return body.ToJsonString().TrimEnd('}') + ",\"metadata\":" + new string('[', levels) + new string(']', levels) + "}";
    }

    private static RefusalCase Refuse(string id, string what, Action<JsonObject> spoil, Level level = Level.Must) =>
        Raw(id, what, body => { spoil(body); return body; }, level);

    private static RefusalCase Raw(string id, string what, Func<JsonObject, object> spoil, Level level = Level.Must) =>
        new(new CaseInfo(id, Area.Contract, $"{what}, streamed and not, then an ordinary request",
            "400 or 422 with an error message; the ordinary request is answered",
            "garbage for an impossible value, a 500, or a server that is unusable afterwards")
        {
            Level = level,
            Source = "OpenAI API: errors; real bugs, classes E and F",
            Needs = [id],
        }, spoil);
}
