using System.Text.Json;

namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>Which keywords are honoured; any other is refused, never ignored.</summary>
internal static class SchemaKeywords
{
    private static readonly HashSet<string> Notes = new(StringComparer.Ordinal)
    {
        "title", "description", "default", "examples", "$comment", "$schema", "$id", "deprecated", "readOnly", "writeOnly", "$defs", "definitions",
    };

    private static readonly HashSet<string> Honoured = new(StringComparer.Ordinal)
    {
        "type", "enum", "const", "anyOf", "oneOf", "allOf", "$ref",
        "properties", "required", "additionalProperties", "minProperties", "maxProperties",
        "items", "prefixItems", "minItems", "maxItems",
        "minLength", "maxLength", "format",
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    };

    private static readonly string[] Exclusive = ["$ref", "const", "enum", "anyOf", "oneOf", "allOf"];

    /// <summary>Refuses keywords, and combinations of keywords, that the grammar would not honour.</summary>
    public static void Check(JsonElement schema, string path)
    {
        foreach (var property in schema.EnumerateObject())
        {
            if (!Notes.Contains(property.Name) && !Honoured.Contains(property.Name) && !IsHarmless(property))
                throw new UnsupportedSchemaException($"{path}: the keyword '{property.Name}' is not supported");
        }
        foreach (var keyword in Exclusive.Where(k => schema.TryGetProperty(k, out _)))
        {
            var other = schema.EnumerateObject().FirstOrDefault(p =>
                p.Name != keyword && Honoured.Contains(p.Name) && !(p.Name == "type" && keyword is "const" or "enum"));
            if (other.Value.ValueKind != JsonValueKind.Undefined)
                throw new UnsupportedSchemaException($"{path}: '{keyword}' together with '{other.Name}' is not supported");
        }
    }

    /// <summary>The types that a schema names, or those that its keywords imply.</summary>
    public static IReadOnlyList<string> Types(JsonElement schema, string path)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            if (schema.TryGetProperty("properties", out _))
                return ["object"];
            if (schema.TryGetProperty("items", out _))
                return ["array"];
            var loose = schema.EnumerateObject().FirstOrDefault(p => Honoured.Contains(p.Name) && !Exclusive.Contains(p.Name));
            return loose.Value.ValueKind == JsonValueKind.Undefined
                ? []
                : throw new UnsupportedSchemaException($"{path}: '{loose.Name}' without 'type' is not supported");
        }
        return type.ValueKind switch
        {
            JsonValueKind.String => [type.GetString()!],
            JsonValueKind.Array when type.EnumerateArray().All(t => t.ValueKind == JsonValueKind.String) && type.GetArrayLength() > 0 =>
                [.. type.EnumerateArray().Select(t => t.GetString()!)],
            _ => throw new UnsupportedSchemaException($"{path}/type must be a string or a list of strings"),
        };
    }

    /// <summary>Whether a value is of one of the types.</summary>
    public static bool IsOf(JsonElement value, IReadOnlyList<string> types) => value.ValueKind switch
    {
        JsonValueKind.String => types.Contains("string"),
        JsonValueKind.Number => types.Contains("number") || (types.Contains("integer") && value.TryGetInt64(out _)),
        JsonValueKind.True or JsonValueKind.False => types.Contains("boolean"),
        JsonValueKind.Null => types.Contains("null"),
        JsonValueKind.Array => types.Contains("array"),
        _ => types.Contains("object"),
    };

    /// <summary>oneOf is decoded as anyOf, which is right only when no value fits two branches.</summary>
    public static void RequireDisjoint(JsonElement branches, string path)
    {
        if (branches.ValueKind != JsonValueKind.Array)
            return;
        var types = branches.EnumerateArray()
            .Select(
                b => b.ValueKind == JsonValueKind.Object && b.TryGetProperty("type", out var t) && t.ValueKind == JsonValueKind.String ? t.GetString() : null)
            .Select(t => t == "integer" ? "number" : t)
            .ToList();
        if (types.Contains(null) || types.Distinct().Count() != types.Count)
            throw new UnsupportedSchemaException($"{path} is supported only when every branch has a type of its own; use anyOf");
    }

    /// <summary>A keyword at the value that changes nothing.</summary>
    private static bool IsHarmless(JsonProperty property) =>
        (property.NameEquals("uniqueItems") && property.Value.ValueKind == JsonValueKind.False)
        || (property.NameEquals("nullable") && property.Value.ValueKind == JsonValueKind.False)
        || (property.NameEquals("strict") && property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False);
}
