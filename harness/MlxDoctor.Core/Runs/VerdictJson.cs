using System.Text.Json;
using System.Text.Json.Serialization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;

namespace MlxDoctor.Core.Runs;

/// <summary>Writes a verdict as its word.</summary>
internal sealed class VerdictJson : JsonConverter<Verdict>
{
    public override Verdict Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException("a verdict is a word");
        try
        {
            return VerdictNames.Parse(reader.GetString()!);
        }
        catch (EnvironmentException e)
        {
            throw new JsonException(e.What, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, Verdict value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Name());
}
