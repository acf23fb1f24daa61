using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace MlxDoctor.Harness.Data;

/// <summary>Turns a YAML node into JSON, for schemas and request parts that are written in YAML.</summary>
internal static class YamlJson
{
    /// <summary>The same value as JSON; null for an empty scalar.</summary>
    public static JsonNode? From(YamlNode node, string file) => node switch
    {
        YamlMappingNode map => Object(map, file),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(c => From(c, file))]),
        YamlScalarNode scalar => YamlScalar.Value(scalar) switch
        {
            null => null,
            bool b => JsonValue.Create(b),
            long n => JsonValue.Create(n),
            double d => JsonValue.Create(d),
            string s => JsonValue.Create(s),
            var other => throw new InvalidOperationException($"No JSON for {other.GetType()}"),
        },
        _ => throw YamlFile.Error(file, (int)node.Start.Line, "has no counterpart in JSON", "Use maps, lists and scalars."),
    };

    private static JsonObject Object(YamlMappingNode map, string file)
    {
        var json = new JsonObject();
        foreach (var (key, value) in map.Children)
            json[YamlMap.KeyText(key, file)] = From(value, file);
        return json;
    }
}
