using System.Text.Json;
using System.Text.Json.Serialization;
using MlxDoctor.Core.Metrics;

namespace MlxDoctor.Core.Runs;

/// <summary>Writes a judgement as its word.</summary>
internal sealed class JudgementJson : JsonConverter<Judgement>
{
    public override Judgement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && JudgementNames.Find(reader.GetString()) is { } judgement
            ? judgement
            : throw new JsonException("a judgement is one of the words that reports use");

    public override void Write(Utf8JsonWriter writer, Judgement value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name());
}
