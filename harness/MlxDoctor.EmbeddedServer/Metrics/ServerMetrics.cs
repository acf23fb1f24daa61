namespace MlxDoctor.EmbeddedServer.Metrics;

/// <summary>Counts what the API did.</summary>
internal sealed class ServerMetrics
{
    private long _requests;
    private long _errors;
    private long _cancelled;

    /// <summary>Requests answered or refused.</summary>
    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Requests refused or failed.</summary>
    public long Errors => Volatile.Read(ref _errors);

    /// <summary>Requests whose client went away.</summary>
    public long Cancelled => Volatile.Read(ref _cancelled);

    public void CountRequest() => Interlocked.Increment(ref _requests);

    public void CountError() => Interlocked.Increment(ref _errors);

    public void CountCancelled() => Interlocked.Increment(ref _cancelled);
}
