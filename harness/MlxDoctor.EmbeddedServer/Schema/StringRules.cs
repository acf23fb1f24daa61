using System.Text.Json;

namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>Strings of a schema: length limits and a few formats.</summary>
internal static class StringRules
{
    /// <summary>Strings that the schema allows.</summary>
    public static Fragment Compile(JsonElement schema, string path)
    {
        var (least, most) = SchemaNumbers.Counts(schema, "minLength", "maxLength", path);
        if (!schema.TryGetProperty("format", out var format))
            return JsonPieces.String(least, most);
        if (least > 0 || most is not null)
            throw new UnsupportedSchemaException($"{path}: format together with a length is not supported");
        var body = format.ValueKind == JsonValueKind.String ? Format(format.GetString()!) : null;
        return body is not null
            ? Pieces.Sequence(Pieces.Text("\""), body, Pieces.Text("\""))
            : throw new UnsupportedSchemaException($"{path}/format {format.GetRawText()} is not supported (date, time, date-time, uuid and ipv4 are)");
    }

    private static Fragment? Format(string name) => name switch
    {
        "date" => Date(),
        "time" => Time(),
        "date-time" => Pieces.Sequence(Date(), Pieces.Text("T"), Time()),
        "uuid" => Pieces.Sequence(Hex(8), Pieces.Text("-"), Hex(4), Pieces.Text("-"), Hex(4), Pieces.Text("-"), Hex(4), Pieces.Text("-"), Hex(12)),
        "ipv4" => Pieces.Sequence(Octet(), Pieces.Text("."), Octet(), Pieces.Text("."), Octet(), Pieces.Text("."), Octet()),
        _ => null,
    };

    /// <summary>Days to 28 only: right in every month.</summary>
    private static Fragment Date() => Pieces.Sequence(
        JsonPieces.Digits(4, 4), Pieces.Text("-"), TwoDigits(1, 12), Pieces.Text("-"), TwoDigits(1, 28));

    private static Fragment Time() => Pieces.Sequence(
        TwoDigits(0, 23), Pieces.Text(":"), TwoDigits(0, 59), Pieces.Text(":"), TwoDigits(0, 59), Pieces.Text("Z"));

    private static Fragment Octet() => IntegerRange.Between(0, 255);

    private static Fragment Hex(int count) => Pieces.Repeat(Pieces.Set(ByteSet.AnyOf("0123456789abcdef")), count, count);

    private static Fragment TwoDigits(int low, int high) => Pieces.Either(
        Enumerable.Range(low, high - low + 1).Select(n => Pieces.Text(n.ToString("00", System.Globalization.CultureInfo.InvariantCulture))).ToList());
}
