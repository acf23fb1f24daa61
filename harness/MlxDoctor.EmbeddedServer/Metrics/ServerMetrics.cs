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

    /// <summary>One more request.</summary>
    public void CountRequest() => Interlocked.Increment(ref _requests);

    /// <summary>One more refusal or failure.</summary>
    public void CountError() => Interlocked.Increment(ref _errors);

    /// <summary>One more client that went away.</summary>
    public void CountCancelled() => Interlocked.Increment(ref _cancelled);
}
