using System.Text;
using System.Text.Json;

namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>Reads members of chat messages the way the templates do.</summary>
internal static class MessageText
{
    /// <summary>A string content, or the joined texts of content parts, or nothing.</summary>
    public static string Content(JsonElement message)
    {
        if (Member(message, "content") is not { } content)
            return "";
        if (content.ValueKind == JsonValueKind.String)
            return content.GetString()!;
        if (content.ValueKind != JsonValueKind.Array)
            return "";
        var text = new StringBuilder();
        foreach (var part in content.EnumerateArray())
        {
            if (Member(part, "text") is { ValueKind: JsonValueKind.String } partText)
                text.Append(partText.GetString());
        }

        return text.ToString();
    }

    /// <summary>The message's role.</summary>
    public static string Role(JsonElement message) => Member(message, "role") is { ValueKind: JsonValueKind.String } role
        ? role.GetString()!
        : throw new ArgumentException("a message has no role");

    /// <summary>A member that is there and not null.</summary>
    public static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;
}
