using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MlxDoctor.Harness.Cases.Parsers;

/// <summary>How a family writes thoughts and calls.</summary>
internal sealed partial record FamilyWire
{
    /// <summary>So much of a call is written where its end is missing.</summary>
    private const double OpenShare = 0.7;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Before and after thoughts; null for a family that does not think.</summary>
    public (string Before, string After)? Think { get; init; }

    /// <summary>Begins an answer without thoughts.</summary>
    public string Unthought { get; init; } = "";

    /// <summary>Stands between words and a call.</summary>
    public string Lead { get; init; } = "";

    /// <summary>Around calls that follow each other.</summary>
    public (string Before, string After) Calls { get; init; } = ("", "");

    /// <summary>Between two calls.</summary>
    public string Between { get; init; } = "";

    /// <summary>A call: <c>$name</c>, <c>$index</c>, and <c>$arguments</c> (JSON) or <c>$each</c>.</summary>
    public required string Call { get; init; }

    /// <summary>One argument of <c>$each</c>: <c>$key</c> and <c>$value</c>.</summary>
    public string Argument { get; init; } = "";

    /// <summary>Between two arguments.</summary>
    public string BetweenArguments { get; init; } = "";

    /// <summary>Around texts inside arguments, in place of JSON's notation; empty writes a text as it is and everything else as JSON.</summary>
    public string Quote { get; init; } = "";

    /// <summary>Texts of the marks, by the names that scripts use.</summary>
    public required IReadOnlyDictionary<string, string> Marks { get; init; }

    /// <summary>The texts of a script's parts, in order.</summary>
    public IReadOnlyList<string> Write(IReadOnlyList<ScriptPart> parts)
    {
        var texts = new List<string>();
        var index = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            var (part, before, after) = (parts[i], i > 0 ? parts[i - 1] : null, i + 1 < parts.Count ? parts[i + 1] : null);
            var text = part.Kind switch
            {
                PartKind.Think => Think!.Value.Before + WithMarks(part.Text) + Think.Value.After,
                PartKind.Call or PartKind.OpenCall => Written(part, index++),
                _ => WithMarks(part.Text),
            };
            if (part.IsCall)
            {
                if (before is { IsCall: true })
                    text = Between + text;
                else
                    text = (before is { Kind: PartKind.Text or PartKind.Raw } ? Lead : "") + Calls.Before + text;
                if (part.Kind == PartKind.Call && after is not { IsCall: true })
                    text += Calls.After;
            }
            texts.Add(i == 0 && part.Kind != PartKind.Think ? Unthought + text : text);
        }
        return texts;
    }

    /// <summary>The words with the family's marks in place of their names.</summary>
    public string WithMarks(string text) => MarkNames().Replace(text, m => Marks[m.Groups[1].Value]);

    /// <summary>The arguments with the family's marks in their texts.</summary>
    public JsonObject WithMarks(JsonObject arguments) => (JsonObject)Marked(arguments)!;

    private string Written(ScriptPart part, int index)
    {
        var arguments = WithMarks(part.Arguments!);
        var text = CallNames().Replace(Call, m => m.Groups[1].Value switch
        {
            "name" => part.Text,
            "index" => index.ToString(CultureInfo.InvariantCulture),
            "arguments" => Json(arguments),
            _ => string.Join(
                BetweenArguments, arguments.Select(a => ArgumentNames().Replace(Argument, n => n.Groups[1].Value == "key" ? a.Key : Value(a.Value)))),
        });
        return part.Kind == PartKind.OpenCall ? text[..(int)(text.Length * OpenShare)] : text;
    }

    private string Value(JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<string>(out var text) => Quote + text + Quote,
        JsonObject map when Quote.Length > 0 => $"{{{string.Join(",", map.Select(m => $"{m.Key}:{Value(m.Value)}"))}}}",
        JsonArray list when Quote.Length > 0 => $"[{string.Join(",", list.Select(Value))}]",
        _ => Json(node),
    };

    /// <summary>JSON as models write it, with a space behind commas and colons.</summary>
    private static string Json(JsonNode? node) => node switch
    {
        JsonObject map => $"{{{string.Join(", ", map.Select(m => $"{JsonSerializer.Serialize(m.Key, Readable)}: {Json(m.Value)}"))}}}",
        JsonArray list => $"[{string.Join(", ", list.Select(Json))}]",
        null => "null",
        _ => node.ToJsonString(Readable),
    };

    private JsonNode? Marked(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(m => KeyValuePair.Create(m.Key, Marked(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Marked)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(WithMarks(text)),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex(@"\$(call_begin|call_end|think_begin|think_end)")]
    private static partial Regex MarkNames();

    [GeneratedRegex(@"\$(name|index|arguments|each)")]
    private static partial Regex CallNames();

    [GeneratedRegex(@"\$(key|value)")]
    private static partial Regex ArgumentNames();
}
