namespace MlxDoctor.Harness.Cases.Memory;

/// <summary>Footprint of a process and all its descendants.</summary>
internal sealed class ProcessMemory(int root) : IMemoryProbe
{
    /// <inheritdoc/>
    public string Source => OperatingSystem.IsMacOS() ? "phys_footprint" : OperatingSystem.IsLinux() ? "/proc" : "this system tells no footprint";

    /// <inheritdoc/>
    public Task<long?> ReadAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(OperatingSystem.IsLinux() ? LinuxMemory.OfTree(root) : OperatingSystem.IsMacOS() ? MacMemory.OfTree(root) : null);
    }
}
