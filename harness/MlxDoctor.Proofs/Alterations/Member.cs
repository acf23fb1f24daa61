using System.Text.Json.Nodes;

namespace MlxDoctor.Proofs.Alterations;

/// <summary>A member of an answer or event, and where it stands.</summary>
/// <param name="Parent">The object that has it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Path">The way to it; objects that say their type carry it, such as <c>output[message].content[output_text].text</c>.</param>
internal sealed record Member(JsonObject Parent, string Name, string Path)
{
    /// <summary>Objects whose members a client or a model names freely.</summary>
    private static readonly string[] Free = ["input", "parameters", "input_schema", "schema", "metadata", "logit_bias"];

    /// <summary>Its value.</summary>
    public JsonNode? Value => Parent[Name];

    /// <summary>Every member, the outer ones first.</summary>
    public static IReadOnlyList<Member> All(JsonNode? root)
    {
        var members = new List<Member>();
        Walk(root, "", members);
        return members;
    }

    private static void Walk(JsonNode? node, string at, List<Member> members)
    {
        if (node is not JsonObject parent)
            return;
        foreach (var (name, value) in parent)
        {
            var path = at.Length == 0 ? name : $"{at}.{name}";
            members.Add(new(parent, name, path));
            if (Free.Contains(name))
                continue;
            foreach (var child in value is JsonArray list ? list.AsEnumerable() : [value])
                Walk(child, path + Tag(child, value is JsonArray), members);
        }
    }

    private static string Tag(JsonNode? child, bool listed) =>
        child is JsonObject o && o["type"] is JsonValue type && type.TryGetValue<string>(out var word) ? $"[{word}]" : listed ? "[]" : "";
}
