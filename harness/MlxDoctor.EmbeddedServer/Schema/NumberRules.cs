using System.Text.Json;

namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>Numbers within the bounds of a schema.</summary>
internal static class NumberRules
{
    /// <summary>Bounds beyond this are not unrolled exactly; answers stay inside it.</summary>
    private const long Far = 999_999_999_999_999;

    /// <summary>Integers.</summary>
    public static Fragment Integer(JsonElement schema, string path)
    {
        var (low, high, bounded) = Bounds(schema, path);
        if (!bounded)
            return JsonPieces.Integer();
        var (from, to) = (Clamp(Math.Ceiling(low)), Clamp(Math.Floor(high)));
        if (IsExclusive(schema, "exclusiveMinimum", from, path))
            from++;
        if (IsExclusive(schema, "exclusiveMaximum", to, path))
            to--;
        return from <= to
            ? IntegerRange.Between(from, to)
            : throw new UnsupportedSchemaException($"{path}: no integer lies between the bounds");
    }

    /// <summary>Numbers; between bounds, those whose whole part leaves room for any fraction, and the whole bounds themselves.</summary>
    public static Fragment Number(JsonElement schema, string path)
    {
        var (low, high, bounded) = Bounds(schema, path);
        if (!bounded)
            return JsonPieces.Number;
        var (from, to) = (Clamp(Math.Ceiling(low)), Clamp(Math.Floor(high)));
        var ways = new List<Fragment>();
        if (IsExclusive(schema, "exclusiveMinimum", from, path) || IsExclusive(schema, "exclusiveMaximum", to, path))
        {
            // 0.001 and the like lie strictly inside; a zero fraction would be the bound itself, so whole numbers only at the ends.
            var (f, t) = (IsExclusive(schema, "exclusiveMinimum", from, path) ? from + 1 : from,
                IsExclusive(schema, "exclusiveMaximum", to, path) ? to - 1 : to);
            if (f <= t)
                ways.Add(IntegerRange.Between(f, t));
        }
        else if (from <= to)
        {
            ways.Add(IntegerRange.Between(from, to));
        }
        var nonZeroFraction =
            Pieces.Sequence(Pieces.Text("."), JsonPieces.Digits(0, 5), Pieces.Set(ByteSet.Range((byte)'1', (byte)'9')), JsonPieces.Digits(0, 9));
        if (to - 1 >= Math.Max(from, 0))
            ways.Add(Pieces.Sequence(IntegerRange.Between(Math.Max(from, 0), to - 1), nonZeroFraction));
        if (from < 0 && Math.Min(to, 0) > from)
            ways.Add(Pieces.Sequence(Pieces.Text("-"), IntegerRange.Between(Math.Max(0, -to), -from - 1), nonZeroFraction));
        return ways.Count > 0
            ? Pieces.Either(ways)
            : throw new UnsupportedSchemaException($"{path}: bounds closer together than two whole numbers are not supported");
    }

    private static (double Low, double High, bool Bounded) Bounds(JsonElement schema, string path)
    {
        double?[] lows = [SchemaNumbers.Bound(schema, "minimum", path), SchemaNumbers.Bound(schema, "exclusiveMinimum", path)];
        double?[] highs = [SchemaNumbers.Bound(schema, "maximum", path), SchemaNumbers.Bound(schema, "exclusiveMaximum", path)];
        var (low, high) = (lows.Max(), highs.Min());
        return (low ?? -Far, high ?? Far, low is not null || high is not null);
    }

    private static bool IsExclusive(JsonElement schema, string keyword, long whole, string path) =>
        SchemaNumbers.Bound(schema, keyword, path) is { } bound && bound == whole;

    private static long Clamp(double value) => (long)Math.Clamp(value, -Far, Far);
}
