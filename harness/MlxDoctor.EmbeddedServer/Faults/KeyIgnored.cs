namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>The key that was asked for is not looked at; the check of the key asks for this fault.</summary>
internal sealed class KeyIgnored : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "key-ignored",
        "requests without the key are answered (with --api-key)",
        "a route without the check of the key",
        _ => new KeyIgnored());
}
