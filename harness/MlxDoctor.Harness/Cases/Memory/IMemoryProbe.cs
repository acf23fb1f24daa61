namespace MlxDoctor.Harness.Cases.Memory;

/// <summary>Tells how much memory a server holds now.</summary>
internal interface IMemoryProbe
{
    /// <summary>Where the figures come from, or why there are none.</summary>
    string Source { get; }

    /// <summary>Bytes, or null when they can't be read.</summary>
    Task<long?> ReadAsync(CancellationToken cancellation);
}
