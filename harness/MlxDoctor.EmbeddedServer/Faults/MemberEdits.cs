using System.Text.Json.Nodes;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Finds a member by its path in an answer or event, such as <c>choices.index</c>; arrays are entered.</summary>
internal static class MemberEdits
{
    /// <summary>Changes every member at the path.</summary>
    public static void Each(JsonNode? node, string path, Action<JsonObject, string> change)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
                Each(item, path, change);
            return;
        }
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var head = dot < 0 ? path : path[..dot];
        if (node is not JsonObject parent || !parent.ContainsKey(head))
            return;
        if (dot < 0)
            change(parent, head);
        else
            Each(parent[head], path[(dot + 1)..], change);
    }
}
