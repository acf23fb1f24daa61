using System.Text.Json.Nodes;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A member has the same value in every answer.</summary>
internal sealed class MemberSet(string path, string json) : MemberFault(path, (parent, name) => parent[name] = JsonNode.Parse(json))
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "member-set",
        "a member has the same value in every answer (=PATH:JSON, default id:\"1\")",
        "a constant that was meant to be replaced",
        argument => Of(argument.Or("id:\"1\"")));

    private static MemberSet Of(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? new(text[..colon], text[(colon + 1)..]) : throw new FormatException($"fault member-set: '{text}' is not PATH:JSON");
    }
}
