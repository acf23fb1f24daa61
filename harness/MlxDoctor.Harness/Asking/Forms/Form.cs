using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Asking.Forms;

/// <summary>What a JSON value of an API must look like; members that it does not name are free.</summary>
/// <param name="Expected">In words.</param>
/// <param name="Look">Adds what is wrong with a value at a path.</param>
internal sealed record Form(string Expected, Action<JsonNode?, string, List<FormDefect>> Look)
{
    private const double Earliest = 1_500_000_000, Latest = 10_000_000_000;

    /// <summary>Text, perhaps empty.</summary>
    public static Form AnyText { get; } = Of("text", v => TextOf(v) is not null);

    /// <summary>Text that is not empty.</summary>
    public static Form Text { get; } = Of("text that is not empty", v => !string.IsNullOrEmpty(TextOf(v)));

    /// <summary>True or false.</summary>
    public static Form Flag { get; } = Of("true or false", v => v?.GetValueKind() is JsonValueKind.True or JsonValueKind.False);

    /// <summary>False alone.</summary>
    public static Form False { get; } = Of("false", v => v?.GetValueKind() is JsonValueKind.False);

    /// <summary>Null alone.</summary>
    public static Form Null { get; } = Of("null", v => v is null);

    /// <summary>A whole number from 0.</summary>
    public static Form Count { get; } = Of("a whole number from 0", v => v is JsonValue number && number.TryGetValue<long>(out var n) && n >= 0);

    /// <summary>Seconds since 1970, of our times.</summary>
    public static Form Time { get; } = Number(Earliest, Latest);

    /// <summary>An object whose members are free.</summary>
    public static Form Free { get; } = Of("an object", v => v is JsonObject);

    /// <summary>Anything.</summary>
    public static Form Any { get; } = Of("anything", _ => true);

    /// <summary>One of these words.</summary>
    public static Form Word(params string[] words) =>
        Of(string.Join(" or ", words), v => TextOf(v) is { } text && words.Contains(text, StringComparer.Ordinal));

    /// <summary>A number within bounds.</summary>
    public static Form Number(double least, double most) => Of(
        FormattableString.Invariant($"a number from {least} to {most}"),
        v => v?.GetValueKind() == JsonValueKind.Number && v.AsValue().TryGetValue<double>(out var n) && n >= least && n <= most);

    /// <summary>A list of such values.</summary>
    public static Form List(Form item, int least = 0) => new(least > 0 ? "a list that is not empty" : "a list", (value, at, defects) =>
    {
        if (value is not JsonArray list || list.Count < least)
            defects.Add(new(at, least > 0 ? "a list that is not empty" : "a list", Show(value), Presence.Must));
        else
            foreach (var one in list)
                item.Look(one, at, defects);
    });

    /// <summary>An empty list.</summary>
    public static Form NoList { get; } = Of("an empty list", v => v is JsonArray { Count: 0 });

    /// <summary>An object with these members.</summary>
    public static Form Object(params Field[] fields) => new("an object", (value, at, defects) =>
    {
        if (value is not JsonObject holder)
        {
            defects.Add(new(at, "an object", Show(value), Presence.Must));
            return;
        }
        foreach (var field in fields)
        {
            var path = at.Length == 0 ? field.Name : $"{at}.{field.Name}";
            if (holder.TryGetPropertyValue(field.Name, out var member))
                field.Form.Look(member, path, defects);
            else if (field.Presence != Presence.May)
                defects.Add(new(path, field.Form.Expected, null, field.Presence));
        }
    });

    /// <summary>An object that says its type, with the members of that type.</summary>
    public static Form Typed(params (string Type, Field[] Fields)[] types)
    {
        var forms = types.ToDictionary(t => t.Type, t => Object(t.Fields), StringComparer.Ordinal);
        var expected = $"an object of type {string.Join(" or ", forms.Keys)}";
        return new(expected, (value, at, defects) =>
        {
            if (value is not JsonObject holder)
                defects.Add(new(at, expected, Show(value), Presence.Must));
            else if (TextOf(holder["type"]) is { } type && forms.TryGetValue(type, out var form))
                form.Look(value, $"{at}.{type}", defects);
            else
                defects.Add(new($"{at}.type", string.Join(" or ", forms.Keys), holder.ContainsKey("type") ? Show(holder["type"]) : null, Presence.Must));
        });
    }

    /// <summary>Either of two.</summary>
    public Form Or(Form other) => new($"{Expected} or {other.Expected}", (value, at, defects) =>
    {
        var (first, second) = (new List<FormDefect>(), new List<FormDefect>());
        Look(value, at, first);
        other.Look(value, at, second);
        if (first.Count == 0 || second.Count == 0)
            return;
        // An object with a bad member is still meant as that object.
        if (new[] { first, second }.FirstOrDefault(f => f.All(d => d.Path != at)) is { } meant)
            defects.AddRange(meant);
        else
            defects.Add(new(at, $"{Expected} or {other.Expected}", Show(value), Presence.Must));
    });

    /// <summary>Or null.</summary>
    public Form OrNull() => new($"{Expected} or null", (value, at, defects) =>
    {
        if (value is not null)
            Look(value, at, defects);
    });

    private static Form Of(string expected, Func<JsonNode?, bool> holds) => new(expected, (value, at, defects) =>
    {
        if (!holds(value))
            defects.Add(new(at, expected, Show(value), Presence.Must));
    });

    private static string? TextOf(JsonNode? value) => value is JsonValue v && v.TryGetValue<string>(out var text) ? text : null;

    private static string Show(JsonNode? value) => value?.ToJsonString() ?? "null";
}
