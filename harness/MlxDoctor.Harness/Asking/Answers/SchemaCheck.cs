using System.Text.Json.Nodes;
using NJsonSchema;

namespace MlxDoctor.Harness.Asking.Answers;

/// <summary>Validates JSON text against a schema (NJsonSchema).</summary>
internal static class SchemaCheck
{
    /// <summary>The first violation in words, or null when the text is valid.</summary>
    public static async Task<string?> FirstErrorAsync(JsonNode schema, string? json)
    {
        if (AnswerJson.TryParse(json) is null && json?.Trim() != "null")
            return "the text is no JSON";
        var parsed = await JsonSchema.FromJsonAsync(schema.ToJsonString());
        var errors = parsed.Validate(json!);
        return errors.Count == 0 ? null : string.Join(", ", errors.Take(3).Select(e => $"{e.Kind} at {e.Path}"));
    }
}
