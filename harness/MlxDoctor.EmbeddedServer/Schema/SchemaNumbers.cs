using System.Text.Json;

namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>Reads the numeric keywords of a schema.</summary>
internal static class SchemaNumbers
{
    /// <summary>The largest count that is unrolled into a grammar.</summary>
    public const int MostRepeats = 2000;

    /// <summary>A count such as <c>minItems</c>; null when absent.</summary>
    public static int? Count(JsonElement schema, string keyword, string path)
    {
        if (!schema.TryGetProperty(keyword, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var count) || count < 0)
            throw new UnsupportedSchemaException($"{path}/{keyword} must be a non-negative integer");
        return (int)Math.Min(count, int.MaxValue);
    }

    /// <summary>A least and a most count; a most above the limit becomes the limit, which only narrows the answer.</summary>
    public static (int Least, int? Most) Counts(JsonElement schema, string least, string most, string path)
    {
        var (from, to) = (Count(schema, least, path) ?? 0, Count(schema, most, path));
        if (from > MostRepeats)
            throw new UnsupportedSchemaException($"{path}/{least} above {MostRepeats} is not supported");
        if (to is { } limit && from > limit)
            throw new UnsupportedSchemaException($"{path}: {least} is larger than {most}");
        return (from, to > MostRepeats ? MostRepeats : to);
    }

    /// <summary>A bound such as <c>minimum</c>; null when absent.</summary>
    public static double? Bound(JsonElement schema, string keyword, string path)
    {
        if (!schema.TryGetProperty(keyword, out var value))
            return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var bound) && double.IsFinite(bound)
            ? bound
            : throw new UnsupportedSchemaException($"{path}/{keyword} must be a number");
    }
}
