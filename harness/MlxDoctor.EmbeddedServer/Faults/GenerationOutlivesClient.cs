namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Generation goes on after the client left.</summary>
internal sealed class GenerationOutlivesClient : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "outlives-client",
        "generation goes on after the client left",
        "runaway generation",
        _ => new GenerationOutlivesClient());
}
