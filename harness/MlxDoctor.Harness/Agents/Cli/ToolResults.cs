using System.Text.Json.Nodes;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Agents.Cli;

/// <summary>Finds the results of tools in what an agent sent.</summary>
internal static class ToolResults
{
    /// <summary>The texts of all results in a request.</summary>
    public static IReadOnlyList<string> Of(Transcript transcript)
    {
        if (transcript.Request.Body is not { } body || Parse(body) is not JsonObject root)
            return [];
        return transcript.Format switch
        {
            WireFormat.Responses => Texts(root["input"], i => Word(i, "type") == "function_call_output", "output"),
            WireFormat.Messages => [.. Items(root["messages"]).SelectMany(m => Texts(m["content"], b => Word(b, "type") == "tool_result", "content"))],
            _ => Texts(root["messages"], m => Word(m, "role") == "tool", "content"),
        };
    }

    private static List<string> Texts(JsonNode? list, Func<JsonObject, bool> wanted, string member) =>
        [.. Items(list).Where(wanted).Select(i => Text(i[member]))];

    private static IEnumerable<JsonObject> Items(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    private static string Text(JsonNode? content) => content switch
    {
        JsonArray parts => string.Concat(parts.OfType<JsonObject>().Select(p => Word(p, "text"))),
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => content?.ToJsonString() ?? "",
    };

    private static string? Word(JsonObject item, string name) => item[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static JsonNode? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonNode.Parse(body.Span);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
