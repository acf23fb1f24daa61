using MlxDoctor.Harness.Checks.Wire.Faults;

namespace MlxDoctor.Harness.Checks.Wire;

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
