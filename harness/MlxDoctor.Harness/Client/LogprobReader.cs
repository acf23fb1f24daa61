using System.Text.Json;

namespace MlxDoctor.Harness.Client;

/// <summary>Reads the two shapes of logprobs: entries (chat) and parallel lists (completions).</summary>
internal static class LogprobReader
{
    /// <summary>Adds the entries of one choice.</summary>
    public static void Read(JsonElement logprobs, List<LogprobEntry> into)
    {
        if (JsonText.Member(logprobs, "content") is { ValueKind: JsonValueKind.Array } content)
        {
            foreach (var entry in content.EnumerateArray())
                into.Add(new LogprobEntry(JsonText.Text(entry, "token"), Number(entry, "logprob"), Bytes(entry), Top(entry)));
        }
        else if (JsonText.Member(logprobs, "tokens") is { ValueKind: JsonValueKind.Array } tokens)
        {
            var values = Items(logprobs, "token_logprobs");
            var tops = Items(logprobs, "top_logprobs");
            var at = 0;
            foreach (var token in tokens.EnumerateArray())
            {
                into.Add(new LogprobEntry(
                    JsonText.Text(token),
                    at < values.Count && values[at].ValueKind == JsonValueKind.Number ? values[at].GetDouble() : null,
                    null,
                    at < tops.Count ? TopOfMap(tops[at]) : []));
                at++;
            }
        }
    }

    private static List<TopLogprob> Top(JsonElement entry) =>
        [.. Items(entry, "top_logprobs").Select(t => new TopLogprob(JsonText.Text(t, "token"), Number(t, "logprob"), Bytes(t)))];

    private static List<TopLogprob> TopOfMap(JsonElement map) => map.ValueKind != JsonValueKind.Object
        ? []
        : [.. map.EnumerateObject().Select(p => new TopLogprob(p.Name, p.Value.ValueKind == JsonValueKind.Number ? p.Value.GetDouble() : null, null))];

    private static List<JsonElement> Items(JsonElement element, string name) =>
        JsonText.Member(element, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    private static double? Number(JsonElement element, string name) =>
        JsonText.Member(element, name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static List<int>? Bytes(JsonElement element) =>
        JsonText.Member(element, "bytes") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(b => b.ValueKind == JsonValueKind.Number && b.TryGetInt32(out var value) ? value : -1)]
            : null;
}
