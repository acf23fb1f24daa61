using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlxDoctor.Core.Runs;

/// <summary>How every record of a run is written as JSON.</summary>
public static class RunJson
{
    /// <summary>The version of the records' layout; a record of another version is reported, not guessed at.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Indented, for files that hold one record.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    /// <summary>One line, for files that hold one record a line.</summary>
    public static JsonSerializerOptions Line { get; } = Create(indented: false);

    /// <summary>A file that is written member by member, in the form of the others: indented, ended by a line break.</summary>
    public static byte[] File(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = Indented.Encoder }))
            write(json);
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            WriteIndented = indented,
            NewLine = "\n",
            // Records are read by people, not by browsers: text stays readable.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            // A NaN must reach the report as such; refusing it would lose the whole record.
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            Converters = { new VerdictJson(), new JudgementJson(), new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
