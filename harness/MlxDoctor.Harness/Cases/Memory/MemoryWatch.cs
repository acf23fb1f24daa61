namespace MlxDoctor.Harness.Cases.Memory;

/// <summary>Reads the footprint now and then while requests run.</summary>
internal sealed class MemoryWatch : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);
    private readonly IMemoryProbe _probe;
    private readonly CancellationTokenSource _stop;
    private readonly Task _watching;
    private long? _before;
    private long? _peak;

    private MemoryWatch(IMemoryProbe probe, TimeProvider time, CancellationToken cancellation)
    {
        _probe = probe;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _watching = WatchAsync(time);
    }

    /// <summary>Starts to watch.</summary>
    public static Task<MemoryWatch> StartAsync(IMemoryProbe probe, TimeProvider time, CancellationToken cancellation) =>
        Task.FromResult(new MemoryWatch(probe, time, cancellation));

    /// <summary>From here on growth counts; the first call stands.</summary>
    public async Task BeginAsync(CancellationToken cancellation) => _before ??= await ReadAsync(cancellation);

    /// <summary>Reads once more and says what was seen.</summary>
    public async Task<MemoryUse> EndAsync(CancellationToken cancellation)
    {
        await StopAsync();
        var after = await ReadAsync(cancellation);
        return new(Mb(_before), Mb(_peak), Mb(after), _probe.Source);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private static double? Mb(long? bytes) => bytes / 1e6;

    private async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _watching;
    }

    private async Task WatchAsync(TimeProvider time)
    {
        try
        {
            while (await ReadAsync(_stop.Token) is not null)
                await Task.Delay(Period, time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The end of the session.
        }
    }

    private async Task<long?> ReadAsync(CancellationToken cancellation)
    {
        var bytes = await _probe.ReadAsync(cancellation);
        if (bytes > (_peak ?? 0))
            _peak = bytes;
        return bytes;
    }
}
