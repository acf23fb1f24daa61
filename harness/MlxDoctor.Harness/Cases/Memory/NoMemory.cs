namespace MlxDoctor.Harness.Cases.Memory;

/// <summary>Nothing can be read, for a stated reason.</summary>
internal sealed class NoMemory(string reason) : IMemoryProbe
{
    /// <inheritdoc/>
    public string Source => reason;

    /// <inheritdoc/>
    public Task<long?> ReadAsync(CancellationToken cancellation) => Task.FromResult<long?>(null);
}
