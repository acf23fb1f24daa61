using System.Text;
using System.Text.Json.Nodes;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>Log probabilities as the two APIs write them.</summary>
internal static class LogprobJson
{
    /// <summary>The chat API's object.</summary>
    public static JsonObject Chat(IEnumerable<TokenLogprob> tokens) => new()
    {
        ["content"] = new JsonArray([.. tokens.Select(t =>
        {
            var entry = Entry(t.Bytes, t.Logprob ?? 0);
            entry["top_logprobs"] = new JsonArray([.. t.Top.Select(top => Entry(top.Bytes, top.Logprob))]);
            return entry;
        })]),
        ["refusal"] = null,
    };

    /// <summary>The completion API's object.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="offset">Characters of the text before the first of them; moved on.</param>
    public static JsonObject Completion(IEnumerable<TokenLogprob> tokens, ref int offset)
    {
        var (texts, values, tops, offsets) = (new JsonArray(), new JsonArray(), new JsonArray(), new JsonArray());
        foreach (var token in tokens)
        {
            var text = Encoding.UTF8.GetString(token.Bytes);
            texts.Add(text);
            values.Add(token.Logprob is { } value ? JsonValue.Create(value) : null);
            offsets.Add(offset);
            offset += text.Length;
            if (token.Logprob is null)
            {
                tops.Add(null);
                continue;
            }
            var top = new JsonObject();
            foreach (var (bytes, logprob) in token.Top)
                top[Encoding.UTF8.GetString(bytes)] = logprob;
            tops.Add(top);
        }
        return new JsonObject { ["tokens"] = texts, ["token_logprobs"] = values, ["top_logprobs"] = tops, ["text_offset"] = offsets };
    }

    private static JsonObject Entry(byte[] bytes, float logprob) => new()
    {
        ["token"] = Encoding.UTF8.GetString(bytes),
        ["logprob"] = logprob,
        ["bytes"] = new JsonArray([.. bytes.Select(b => (JsonNode?)JsonValue.Create((int)b))]),
    };
}
