using System.Text.Json.Nodes;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A list has each of its entries twice.</summary>
internal sealed class ListTwice(string path) : MemberFault(path, Double)
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "list-twice",
        "a list has each of its entries twice (=PATH, default data)",
        "entries collected by two layers",
        argument => new ListTwice(argument.Or("data")));

    private static void Double(JsonObject parent, string name)
    {
        if (parent[name] is JsonArray list)
            parent[name] = new JsonArray([.. list.Concat(list).Select(i => i?.DeepClone())]);
    }
}
