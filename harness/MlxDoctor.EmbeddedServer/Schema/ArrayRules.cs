using System.Text.Json;

namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>Arrays of a schema.</summary>
internal static class ArrayRules
{
    /// <summary>Arrays that the schema allows.</summary>
    public static Fragment Compile(SchemaCompiler compiler, JsonElement schema, string path)
    {
        var (least, most) = SchemaNumbers.Counts(schema, "minItems", "maxItems", path);
        if (schema.TryGetProperty("prefixItems", out _))
            throw new UnsupportedSchemaException($"{path}/prefixItems is not supported");
        if (schema.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.False)
            return least == 0 ? Pieces.Text("[]") : throw new UnsupportedSchemaException($"{path}: minItems, but no item is allowed");
        return List(items.ValueKind == JsonValueKind.Undefined ? compiler.Any : compiler.Rule(items, $"{path}/items"), least, most);
    }

    /// <summary>Lists of items of one kind.</summary>
    public static Fragment List(GrammarRule item, int least, int? most) => Bracketed("[", Pieces.Call(item), "]", least, most);

    /// <summary>Entries between brackets, separated by commas.</summary>
    public static Fragment Bracketed(string open, Fragment entry, string close, int least, int? most)
    {
        var end = Pieces.Sequence(JsonPieces.Space, Pieces.Text(close));
        if (most == 0)
            return Pieces.Sequence(Pieces.Text(open), end);
        var more = Pieces.Sequence(Pieces.Text(","), JsonPieces.Space, entry);
        var some = Pieces.Sequence(JsonPieces.Space, entry, Pieces.Repeat(more, Math.Max(0, least - 1), most - 1));
        return Pieces.Sequence(Pieces.Text(open), least == 0 ? Pieces.Optional(some) : some, end);
    }
}
