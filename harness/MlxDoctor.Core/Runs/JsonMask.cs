using System.Text;
using System.Text.Json;

namespace MlxDoctor.Core.Runs;

/// <summary>Masks the names and texts of a JSON document and leaves it one.</summary>
internal static class JsonMask
{
    /// <summary>The document without keys; the very same bytes when there is none in it.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json, Masker masker, bool indented)
    {
        if (masker.IsEmpty || masker.Find(Encoding.Latin1.GetString(json.Span), out _).Count == 0)
            return json;
        try
        {
            return Rewritten(json.Span, masker, indented);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What is no JSON is text.
            return masker.Bytes(json);
        }
    }

    private static byte[] Rewritten(ReadOnlySpan<byte> json, Masker masker, bool indented)
    {
        var reader = new Utf8JsonReader(json);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented, NewLine = "\n", Encoder = RunJson.Indented.Encoder }))
        {
            string? name = null;
            while (reader.Read())
            {
                Copy(ref reader, writer, masker, name);
                name = reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;
            }
        }
        if (json[^1] == '\n')
            buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer, Masker masker, string? name)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                writer.WritePropertyName(masker.Text(reader.GetString()!));
                break;
            case JsonTokenType.String:
                var text = reader.GetString()!;
                writer.WriteStringValue(name is null ? masker.Text(text) : masker.Value(name, text));
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan);
                break;
        }
    }
}
