using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Answers;

/// <summary>JSON as a model writes it: perhaps none at all.</summary>
internal static class AnswerJson
{
    /// <summary>Text stays readable.</summary>
    public static JsonSerializerOptions Plain { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A node, or null when the text is missing or no JSON.</summary>
    public static JsonNode? TryParse(string? text)
    {
        if (text is null || JsonText.TryParse(text, ClientDefaults.JsonDepth, out var document) is not null)
            return null;
        // Not JsonNode.Parse: its nodes throw, later, on a member that is named twice.
        using (document)
            return JsonText.ToNode(document!.RootElement);
    }

    /// <summary>The text at a path of members, or null when there is none.</summary>
    public static string? Text(JsonNode? node, params ReadOnlySpan<string> path) =>
        At(node, path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The whole number at a path of members, or null when there is none.</summary>
    public static long? Whole(JsonNode? node, params ReadOnlySpan<string> path) =>
        At(node, path) is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    /// <summary>A number's value; null for other kinds.</summary>
    public static decimal? Number(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number && decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static JsonNode? At(JsonNode? node, ReadOnlySpan<string> path)
    {
        foreach (var name in path)
            node = (node as JsonObject)?[name];
        return node;
    }

    /// <summary>The text as a JSON string, so that white space and control characters can be seen.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text, Plain);
}
