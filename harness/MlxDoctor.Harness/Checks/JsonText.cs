using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Checks;

/// <summary>Small helpers around JSON text.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A node, or null when the text is missing or no JSON.</summary>
    public static JsonNode? TryParse(string? text)
    {
        if (text is null)
            return null;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text as a JSON string, so that white space and control characters can be seen.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text, Readable);
}
