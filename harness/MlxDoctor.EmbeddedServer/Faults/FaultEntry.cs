namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>A fault in the list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What clients see.</param>
/// <param name="Reproduces">The class of real bug.</param>
/// <param name="Create">Makes one, with a memory of its own, given its argument.</param>
internal sealed record FaultEntry(string Name, string Summary, string Reproduces, Func<FaultArgument, Fault> Create)
{
    /// <summary>A fault without argument and memory.</summary>
    public FaultEntry(string name, string summary, string reproduces, Fault fault)
        : this(name, summary, reproduces, _ => fault)
    {
    }
}
