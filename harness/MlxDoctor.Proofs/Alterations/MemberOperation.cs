using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlxDoctor.Proofs.Alterations;

/// <summary>A way to spoil one member.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Apply">Does it; false when it makes no difference to this value.</param>
internal sealed record MemberOperation(string Name, Func<Member, bool> Apply)
{
    /// <summary>Stands for a name that is there already; replaced once the object is text.</summary>
    public const string Again = "\u2021again\u2021";

    /// <summary>Every way, the coarse ones first.</summary>
    public static IReadOnlyList<MemberOperation> All { get; } =
    [
        new("removed", m => m.Parent.Remove(m.Name)),
        new("null", m => m.Value is not null && Set(m, null)),
        new("empty", Empty),
        new("other text", m => Text(m.Value) is { } text && Set(m, text + "x")),
        new("constant text", m => Text(m.Value) is { Length: > 0 } && Set(m, "same")),
        new("other type", m => Set(m, OtherType(m.Value))),
        new("zero", m => Number(m.Value) is { } n && n != 0 && Set(m, 0)),
        new("plus one", m => Number(m.Value) is { } n && Set(m, n + 1)),
        new("negative", m => Number(m.Value) is { } n && Set(m, -n - 1)),
        new("flipped", m => m.Value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False && Set(m, !m.Value.GetValue<bool>())),
        new("doubled", m => m.Value is JsonArray { Count: > 0 } list && Set(m, new JsonArray([.. list.Concat(list).Select(i => i?.DeepClone())]))),
        new("named twice", m => Insert(m, m.Name + Again, OtherType(m.Value))),
    ];

    private static bool Set(Member member, JsonNode? value)
    {
        member.Parent[member.Name] = value;
        return true;
    }

    private static bool Insert(Member member, string name, JsonNode? value)
    {
        member.Parent.Insert(member.Parent.IndexOf(member.Name), name, value);
        return true;
    }

    private static bool Empty(Member member) => member.Value switch
    {
        JsonArray { Count: > 0 } => Set(member, new JsonArray()),
        JsonObject { Count: > 0 } => Set(member, new JsonObject()),
        JsonValue value when Text(value) is { Length: > 0 } => Set(member, ""),
        _ => false,
    };

    private static JsonNode OtherType(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Object => "x",
        JsonValueKind.Array => new JsonObject(),
        JsonValueKind.Number => value.ToJsonString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => 7,
    };

    private static string? Text(JsonNode? value) => value is JsonValue v && v.TryGetValue<string>(out var text) ? text : null;

    private static decimal? Number(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number
            && decimal.TryParse(
                value.ToJsonString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : null;
}
