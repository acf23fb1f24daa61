namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Keepalives are data events that are no JSON.</summary>
internal sealed class KeepaliveAsData : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "keepalive-data",
        "keepalives are data events that are no JSON",
        "a comment sent in the wrong field",
        _ => new KeepaliveAsData());
}
