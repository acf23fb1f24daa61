namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A stream is labelled application/json.</summary>
internal sealed class WrongContentType : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "wrong-content-type",
        "a stream is labelled application/json",
        "content type of the other path",
        _ => new WrongContentType());
}
