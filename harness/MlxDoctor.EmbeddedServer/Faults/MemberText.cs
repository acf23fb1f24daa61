namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A number arrives as text.</summary>
internal sealed class MemberText(string path) : MemberFault(path, (parent, name) => parent[name] = parent[name]?.ToString())
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "member-text",
        "a number arrives as text (=PATH, default usage.completion_tokens)",
        "counters that pass through a string",
        argument => new MemberText(argument.Or("usage.completion_tokens")));
}
