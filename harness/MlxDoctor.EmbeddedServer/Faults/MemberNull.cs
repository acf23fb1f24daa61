namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A member is null wherever it belongs.</summary>
internal sealed class MemberNull(string path) : MemberFault(path, (parent, name) => parent[name] = null)
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "member-null",
        "a member is null (=PATH, default choices.index)",
        "an optional field of the server's own type is written as null",
        argument => new MemberNull(argument.Or("choices.index")));
}
