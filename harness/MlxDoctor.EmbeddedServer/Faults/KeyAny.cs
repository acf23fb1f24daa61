namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Any key will do; the check of the key asks for this fault.</summary>
internal sealed class KeyAny : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "key-any",
        "any key will do (with --api-key)",
        "a check whether there is a key instead of which",
        _ => new KeyAny());
}
