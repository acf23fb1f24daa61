namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A member is missing wherever it belongs.</summary>
internal sealed class MemberLost(string path) : MemberFault(path, (parent, name) => parent.Remove(name))
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "member-lost",
        "a member is missing (=PATH, default choices.index)",
        "a field that one serialiser forgets",
        argument => new MemberLost(argument.Or("choices.index")));
}
