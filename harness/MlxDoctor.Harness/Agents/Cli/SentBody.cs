using System.Text.Json;

namespace MlxDoctor.Harness.Agents.Cli;

/// <summary>A body on its way to the server: the model's name is exchanged, every other byte stays.</summary>
/// <param name="Bytes">What is sent on.</param>
/// <param name="Model">The name that the agent sent; null when it sent none.</param>
/// <param name="Stream">A stream is asked for.</param>
internal sealed record SentBody(byte[] Bytes, string? Model, bool Stream)
{
    /// <summary>Puts a name in the place of the one that was sent; what is no JSON object is left as it is.</summary>
    public static SentBody Of(byte[] body, string model)
    {
        var unchanged = new SentBody(body, null, false);
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return unchanged;
            (string? name, int start, int end, var stream) = (null, 0, 0, false);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isModel, isStream) = (reader.ValueTextEquals("model"u8), reader.ValueTextEquals("stream"u8));
                reader.Read();
                if (isModel && reader.TokenType == JsonTokenType.String)
                    (name, start, end) = (reader.GetString(), (int)reader.TokenStartIndex, (int)reader.BytesConsumed);
                stream = isStream ? reader.TokenType == JsonTokenType.True : stream;
                reader.Skip();
            }
            return name is null
                ? unchanged with { Stream = stream }
                : new([.. body.AsSpan(0, start), .. JsonSerializer.SerializeToUtf8Bytes(model), .. body.AsSpan(end)], name, stream);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return unchanged;
        }
    }
}
