using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace MlxDoctor.Core.Findings;

/// <summary>The stable short name of a symptom, for example <c>stream.done-missing</c>, with what it says about who is to blame.</summary>
/// <remarks>
/// Every code is a field of this type, in the file of its families; nobody else can make one. A record of another version may carry a code that is not declared
/// here:
/// it keeps its text when the record is read, and there is no other way to get one.
/// </remarks>
[JsonConverter(typeof(Json))]
public sealed partial record FindingCode
{
    // Without initializers: fields of the other files add to them while the type is being initialized, in whatever order.
    private static Dictionary<string, FindingCode>? _declared;

    private FindingCode(string text, Suspect suspect, bool shared) => (Text, Suspect, Shared) = (text, suspect, shared);

    /// <summary>Every declared code but those of <see cref="Shape"/>, whose second part is a way in an answer; sorted by text.</summary>
    public static IReadOnlyList<FindingCode> All => [.. _declared!.Values.OrderBy(c => c.Text, StringComparer.Ordinal)];

    /// <summary>The code as records, files and reports have it.</summary>
    public string Text { get; }

    /// <summary>What the rule of blame asks about it.</summary>
    public Suspect Suspect { get; }

    /// <summary>True when every case can bring it that meets the symptom, because the check behind it looks at all answers or at all refusals.</summary>
    public bool Shared { get; }

    /// <summary>The word before the dot.</summary>
    public string Family => Text.Split('.')[0];

    /// <summary>The declared code of that text, or null; for readers of authored files and of generated pages.</summary>
    public static FindingCode? Find(string text) =>
        _declared!.TryGetValue(text, out var code) ? code : ShapeText().IsMatch(text) ? new(text, Suspect.Server, shared: true) : null;

    /// <summary>A member of an answer or an event does not have the form of its API.</summary>
    /// <param name="path">The way to the member, for example <c>choices.logprobs</c>.</param>
    public static FindingCode Shape(string path) => new($"shape.{path}", Suspect.Server, shared: true);

    /// <summary>Stands where a case has a verdict and no finding, so that reports can list both alike.</summary>
    internal static FindingCode Bare(string verdict) => new(verdict, Suspect.Unknown, shared: false);

    /// <summary>The text.</summary>
    public override string ToString() => Text;

    /// <summary>Codes with the same text are one code.</summary>
    public bool Equals(FindingCode? other) => Text == other?.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <summary>A code that only its own case gives.</summary>
    private static FindingCode Own(string text, Suspect suspect) => Declare(new(text, suspect, shared: false));

    /// <summary>A code of a check that looks at all answers, or at all refusals.</summary>
    private static FindingCode Everywhere(string text, Suspect suspect) => Declare(new(text, suspect, shared: true));

    private static FindingCode Declare(FindingCode code)
    {
        (_declared ??= new(StringComparer.Ordinal)).Add(code.Text, code);
        return code;
    }

    [GeneratedRegex("^shape(\\.[a-z_]+)+$", RegexOptions.CultureInvariant)]
    private static partial Regex ShapeText();

    /// <summary>Writes the text; reads any text, since records of other versions must stay readable.</summary>
    [SuppressMessage("Performance", "CA1812", Justification = "made by the serializer")]
    private sealed class Json : JsonConverter<FindingCode>
    {
        public override FindingCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && reader.GetString() is { } text
                ? Find(text) ?? new(text, Suspect.Unknown, shared: false)
                : throw new JsonException("a finding's code is a text");

        public override void Write(Utf8JsonWriter writer, FindingCode value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
    }
}
