using System.Text.Json;

namespace MlxDoctor.EmbeddedServer.Api;

/// <summary>Typed reading of a request's fields; a null value counts as absent.</summary>
internal static class Fields
{
    /// <summary>The field, or null when absent or null.</summary>
    public static JsonElement? Get(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A truth value.</summary>
    public static bool? Bool(JsonElement body, string name) => Get(body, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>A text.</summary>
    public static string? Text(JsonElement body, string name) => Get(body, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Wrong(name, "a string"),
    };

    /// <summary>A number between two bounds, both allowed.</summary>
    public static float? Number(JsonElement body, string name, double least, double most)
    {
        if (Get(body, name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !double.IsFinite(number))
            throw Wrong(name, "a number");
        return number >= least && number <= most ? (float)number : throw OutOfRange(name, value, least, most);
    }

    /// <summary>A whole number between two bounds, both allowed.</summary>
    public static long? Whole(JsonElement body, string name, long least, long most)
    {
        if (Get(body, name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number))
            throw Wrong(name, "an integer");
        return number >= least && number <= most ? number : throw OutOfRange(name, value, least, most);
    }

    /// <summary>The field has the wrong type.</summary>
    public static ApiException Wrong(string name, string wanted) =>
        ApiException.Invalid(name, $"Invalid type for '{name}': expected {wanted}.", "invalid_type");

    private static ApiException OutOfRange(string name, JsonElement value, double least, double most) =>
        ApiException.Invalid(
            name,
            string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"Invalid value {value.GetRawText()} for '{name}': expected a value from {least} to {most}."),
            "invalid_value");
}
