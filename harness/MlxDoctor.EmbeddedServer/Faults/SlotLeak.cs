namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A client that leaves keeps its slot for ever.</summary>
internal sealed class SlotLeak : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "slot-leak",
        "a client that leaves keeps its slot for ever",
        "orphaned slot",
        _ => new SlotLeak());
}
