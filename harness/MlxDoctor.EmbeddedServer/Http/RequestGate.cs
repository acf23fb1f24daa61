using MlxDoctor.EmbeddedServer.Api;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>Admits so many requests at one time and lets so many wait.</summary>
internal sealed class RequestGate(int mostRunning, int mostWaiting) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(mostRunning, mostRunning);
    private int _running;
    private int _waiting;

    /// <summary>Requests that hold a slot.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>Requests that wait for one.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Takes a slot, waits for one, or refuses with 429.</summary>
    public async Task EnterAsync(CancellationToken cancellation)
    {
        if (!_slots.Wait(0, CancellationToken.None))
        {
            if (Interlocked.Increment(ref _waiting) > mostWaiting)
            {
                Interlocked.Decrement(ref _waiting);
                throw new ApiException(429, "The queue is full; try again later.", "rate_limit_error", null, "queue_full");
            }
            try
            {
                await _slots.WaitAsync(cancellation);
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }
        Interlocked.Increment(ref _running);
    }

    public void Leave()
    {
        Interlocked.Decrement(ref _running);
        _slots.Release();
    }

    /// <inheritdoc/>
    public void Dispose() => _slots.Dispose();
}
