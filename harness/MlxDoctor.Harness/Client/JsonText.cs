using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Client;

/// <summary>JSON reading that survives what servers send: lone surrogates, duplicate keys, deep nesting.</summary>
internal static class JsonText
{
    /// <summary>Parses; null when it went well, else what was wrong.</summary>
    public static string? TryParse(string text, int maxDepth, out JsonDocument? document)
    {
        try
        {
            document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = maxDepth });
            return null;
        }
        catch (JsonException e)
        {
            document = null;
            return e.Message;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            document = null;
            return e.Message;
        }
    }

    /// <summary>True when brackets outside of strings nest deeper than the limit.</summary>
    public static bool IsDeeperThan(string text, int maxDepth)
    {
        int depth = 0;
        var inString = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (inString)
            {
                if (c == '\\')
                    i++;
                else if (c == '"')
                    inString = false;
            }
            else if (c == '"')
            {
                inString = true;
            }
            else if (c is '{' or '[')
            {
                if (++depth > maxDepth)
                    return true;
            }
            else if (c is '}' or ']')
            {
                depth--;
            }
        }
        return false;
    }

    /// <summary>The text of a JSON string, also when an escape leaves half of a surrogate pair; null for other kinds.</summary>
    public static string? Text(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return Unescape(element.GetRawText());
        }
    }

    /// <summary>True when half of a surrogate pair stands alone.</summary>
    public static bool HasLoneSurrogate(string text)
    {
        for (var i = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return true;
            i++;
        }
        return false;
    }

    /// <summary>A member of an object, or null when absent, JSON null, or when the element is no object.</summary>
    public static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    /// <summary>The text of a string member, or null.</summary>
    public static string? Text(JsonElement element, string name) => Member(element, name) is { } member ? Text(member) : null;

    /// <summary>A whole number, or null.</summary>
    public static long? Whole(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } member && member.TryGetInt64(out var value) ? value : null;

    /// <summary>A node tree that is safe to walk: of duplicate keys the last counts, as in most parsers.</summary>
    public static JsonNode? ToNode(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var node = new JsonObject();
                foreach (var property in element.EnumerateObject())
                    node[Name(property)] = ToNode(property.Value);
                return node;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(ToNode)]);
            case JsonValueKind.String:
                return JsonValue.Create(Text(element));
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return null;
            default:
                return JsonValue.Create(element.Clone());
        }
    }

    /// <summary>True when an object, at any depth, names a member twice.</summary>
    public static bool HasDuplicateKeys(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().Any(HasDuplicateKeys);
        if (element.ValueKind != JsonValueKind.Object)
            return false;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return element.EnumerateObject().Any(p => !seen.Add(Name(p)) || HasDuplicateKeys(p.Value));
    }

    private static string Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return property.ToString();
        }
    }

    private static string Unescape(string quoted)
    {
        var text = new StringBuilder(quoted.Length);
        for (var i = 1; i < quoted.Length - 1; i++)
        {
            if (quoted[i] != '\\')
            {
                text.Append(quoted[i]);
                continue;
            }
            i++;
            if (quoted[i] == 'u')
            {
                text.Append((char)ushort.Parse(quoted.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
                continue;
            }
            text.Append(quoted[i] switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\b',
                'f' => '\f',
                var other => other,
            });
        }
        return text.ToString();
    }
}
