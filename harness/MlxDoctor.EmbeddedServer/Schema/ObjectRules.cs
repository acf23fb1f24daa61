using System.Text.Json;

namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>Objects of a schema: declared properties in their declared order, optional ones left out at will.</summary>
internal static class ObjectRules
{
    /// <summary>Objects that the schema allows; undeclared properties are never generated beside declared ones.</summary>
    public static Fragment Compile(SchemaCompiler compiler, JsonElement schema, string path)
    {
        var required = Required(schema, path);
        var properties = Properties(compiler, schema, path);
        foreach (var name in required.Where(r => properties.All(p => p.Name != r)))
            properties.Add(
                (name, Extra(compiler, schema, path) ?? throw new UnsupportedSchemaException($"{path}: '{name}' is required and forbidden at once")));
        var limited = schema.TryGetProperty("minProperties", out _) || schema.TryGetProperty("maxProperties", out _);
        if (properties.Count > 0)
        {
            return limited
                ? throw new UnsupportedSchemaException($"{path}: minProperties and maxProperties beside properties are not supported")
                : Declared(properties, required);
        }
        var (least, most) = SchemaNumbers.Counts(schema, "minProperties", "maxProperties", path);
        if (Extra(compiler, schema, path) is { } extra)
            return Map(extra, least, most);
        return least == 0
            ? Pieces.Sequence(Pieces.Text("{"), JsonPieces.Space, Pieces.Text("}"))
            : throw new UnsupportedSchemaException($"{path}: minProperties, but no property is allowed");
    }

    /// <summary>Objects with any names and values of one kind.</summary>
    public static Fragment Map(GrammarRule value, int least, int? most)
    {
        var entry = Pieces.Sequence(JsonPieces.String(0, null), Colon, Pieces.Call(value));
        return ArrayRules.Bracketed("{", entry, "}", least, most);
    }

    private static readonly Fragment Colon = Pieces.Sequence(Pieces.Text(":"), JsonPieces.Space);

    private static Fragment Declared(List<(string Name, GrammarRule Value)> properties, HashSet<string> required) => next =>
    {
        var close = Pieces.Sequence(JsonPieces.Space, Pieces.Text("}"))(next);
        var (first, later) = (close, close);
        for (var i = properties.Count - 1; i >= 0; i--)
        {
            var (name, value) = properties[i];
            var entry = Pieces.Sequence(JsonPieces.Space, Pieces.Text(JsonPieces.Quote(name)), Colon, Pieces.Call(value));
            var (asFirst, asLater) = (entry(later), Pieces.Sequence(Pieces.Text(","), entry)(later));
            (first, later) = required.Contains(name)
                ? (asFirst, asLater)
                : (Pieces.Choice([asFirst, first]), Pieces.Choice([asLater, later]));
        }
        return Pieces.Text("{")(first);
    };

    private static List<(string Name, GrammarRule Value)> Properties(SchemaCompiler compiler, JsonElement schema, string path)
    {
        if (!schema.TryGetProperty("properties", out var declared))
            return [];
        return declared.ValueKind == JsonValueKind.Object
            ? [.. declared.EnumerateObject().Select(p => (p.Name, compiler.Rule(p.Value, $"{path}/properties/{p.Name}")))]
            : throw new UnsupportedSchemaException($"{path}/properties must be an object");
    }

    private static HashSet<string> Required(JsonElement schema, string path)
    {
        if (!schema.TryGetProperty("required", out var names))
            return [];
        return names.ValueKind == JsonValueKind.Array && names.EnumerateArray().All(n => n.ValueKind == JsonValueKind.String)
            ? names.EnumerateArray().Select(n => n.GetString()!).ToHashSet(StringComparer.Ordinal)
            : throw new UnsupportedSchemaException($"{path}/required must be a list of names");
    }

    private static GrammarRule? Extra(SchemaCompiler compiler, JsonElement schema, string path) =>
        !schema.TryGetProperty("additionalProperties", out var extra) || extra.ValueKind == JsonValueKind.True ? compiler.Any
        : extra.ValueKind == JsonValueKind.False ? null
        : compiler.Rule(extra, $"{path}/additionalProperties");
}
