using System.Text.Json;

namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>Turns a JSON schema into grammar rules; what it cannot promise it refuses.</summary>
internal sealed class SchemaCompiler
{
    private readonly JsonElement _root;
    private readonly Dictionary<string, GrammarRule> _references = new(StringComparer.Ordinal);
    private readonly GrammarRule _any = new();

    /// <summary>Creates a compiler for one document.</summary>
    public SchemaCompiler(JsonElement root)
    {
        _root = root;
        _any.Define(Pieces.Either(
            Pieces.Call(AnyObject), Pieces.Call(AnyArray), JsonPieces.String(0, null), JsonPieces.Number,
            Pieces.Text("true"), Pieces.Text("false"), Pieces.Text("null")));
        AnyObject.Define(ObjectRules.Map(_any, 0, null));
        AnyArray.Define(ArrayRules.List(_any, 0, null));
    }

    /// <summary>Any JSON object.</summary>
    public GrammarRule AnyObject { get; } = new();

    /// <summary>Any JSON value.</summary>
    public GrammarRule Any => _any;

    private GrammarRule AnyArray { get; } = new();

    /// <summary>A rule for the whole document.</summary>
    public GrammarRule Compile() => Rule(_root, "#");

    /// <summary>A rule for a schema inside the document.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="path">Where it stands, for messages.</param>
    public GrammarRule Rule(JsonElement schema, string path)
    {
        if (schema.ValueKind == JsonValueKind.True)
            return _any;
        if (schema.ValueKind != JsonValueKind.Object)
            throw new UnsupportedSchemaException($"{path} must be a schema object");
        if (path == "#" && _references.TryGetValue("#", out var known))
            return known;
        var rule = new GrammarRule();
        if (path == "#")
            _references["#"] = rule;
        return rule.Define(Body(schema, path));
    }

    private Fragment Body(JsonElement schema, string path)
    {
        SchemaKeywords.Check(schema, path);
        if (schema.TryGetProperty("$ref", out var reference))
            return Pieces.Call(Reference(reference, path));
        if (schema.TryGetProperty("const", out var constant))
            return Literal(constant);
        if (schema.TryGetProperty("enum", out var values))
            return Enumeration(schema, values, path);
        if (schema.TryGetProperty("anyOf", out var any))
            return Alternatives(any, $"{path}/anyOf");
        if (schema.TryGetProperty("oneOf", out var one))
        {
            SchemaKeywords.RequireDisjoint(one, $"{path}/oneOf");
            return Alternatives(one, $"{path}/oneOf");
        }
        if (schema.TryGetProperty("allOf", out var all))
        {
            return all.ValueKind == JsonValueKind.Array && all.GetArrayLength() == 1
                ? Pieces.Call(Rule(all[0], $"{path}/allOf/0"))
                : throw new UnsupportedSchemaException($"{path}/allOf with more than one schema is not supported");
        }
        var types = SchemaKeywords.Types(schema, path);
        return types.Count == 0 ? Pieces.Call(_any) : Pieces.Either(types.Select(t => OfType(t, schema, path)));
    }

    private Fragment OfType(string type, JsonElement schema, string path) => type switch
    {
        "object" => ObjectRules.Compile(this, schema, path),
        "array" => ArrayRules.Compile(this, schema, path),
        "string" => StringRules.Compile(schema, path),
        "integer" => NumberRules.Integer(schema, path),
        "number" => NumberRules.Number(schema, path),
        "boolean" => Pieces.Either(Pieces.Text("true"), Pieces.Text("false")),
        "null" => Pieces.Text("null"),
        _ => throw new UnsupportedSchemaException($"{path}/type '{type}' is no JSON type"),
    };

    private Fragment Alternatives(JsonElement list, string path)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
            throw new UnsupportedSchemaException($"{path} must be a non-empty array");
        return Pieces.Either(list.EnumerateArray().Select((s, i) => Pieces.Call(Rule(s, $"{path}/{i}"))).ToList());
    }

    private static Fragment Enumeration(JsonElement schema, JsonElement values, string path)
    {
        if (values.ValueKind != JsonValueKind.Array || values.GetArrayLength() == 0)
            throw new UnsupportedSchemaException($"{path}/enum must be a non-empty array");
        var types = SchemaKeywords.Types(schema, path);
        var fitting = values.EnumerateArray().Where(v => types.Count == 0 || SchemaKeywords.IsOf(v, types)).ToList();
        return fitting.Count > 0
            ? Pieces.Either(fitting.Select(Literal).ToList())
            : throw new UnsupportedSchemaException($"{path}/enum has no value of the schema's type");
    }

    private static Fragment Literal(JsonElement value) =>
        Pieces.Text(value.ValueKind == JsonValueKind.String ? JsonPieces.Quote(value.GetString()!) : JsonSerializer.Serialize(value, Compact));

    private static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private GrammarRule Reference(JsonElement reference, string path)
    {
        var pointer = reference.ValueKind == JsonValueKind.String ? reference.GetString()! : "";
        if (_references.TryGetValue(pointer, out var known))
            return known;
        if (pointer != "#" && !pointer.StartsWith("#/", StringComparison.Ordinal))
            throw new UnsupportedSchemaException($"{path}/$ref '{pointer}' is not inside the schema");
        var target = _root;
        foreach (var part in pointer.Split('/').Skip(1)
            .Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            if (target.ValueKind != JsonValueKind.Object || !target.TryGetProperty(part, out target))
                throw new UnsupportedSchemaException($"{path}/$ref '{pointer}' points nowhere");
        }
        var rule = _references[pointer] = new GrammarRule();
        return rule.Define(target.ValueKind == JsonValueKind.True ? Pieces.Call(_any) : Body(target, pointer));
    }
}
