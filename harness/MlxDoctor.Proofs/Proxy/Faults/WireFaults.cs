namespace MlxDoctor.Proofs.Proxy.Faults;

/// <summary>Every fault of the wire, by class.</summary>
internal static class WireFaults
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<WireFault> All { get; } =
    [
        .. StreamFaults.All,
        .. UsageFaults.All,
        .. EnvelopeFaults.All,
        .. ContentFaults.All,
        .. ParameterFaults.All,
        .. ToolFaults.All,
        .. StateFaults.All,
    ];
}
