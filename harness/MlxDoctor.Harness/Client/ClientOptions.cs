namespace MlxDoctor.Harness.Client;

/// <summary>Limits that keep a hostile or broken server from harming the harness; what exceeds one is recorded.</summary>
internal sealed record ClientOptions
{
    /// <summary>Time for the TCP connection.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for a whole exchange; a long prompt on a slow machine is legitimate.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest silence: within a stream from its request on and between its lines, else between pieces of the body.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an answer may stay open after its [DONE].</summary>
    public TimeSpan AfterDoneTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest line of a stream.</summary>
    public int MaxLineBytes { get; init; } = 8 << 20;

    /// <summary>Longest body as received.</summary>
    public int MaxBodyBytes { get; init; } = 64 << 20;

    /// <summary>Longest body after decompression.</summary>
    public int MaxDecodedBytes { get; init; } = 64 << 20;

    /// <summary>All response headers together.</summary>
    public int MaxHeaderKiB { get; init; } = 64;

    /// <summary>Most events of one stream.</summary>
    public int MaxEvents { get; init; } = 200_000;

    /// <summary>Deepest nesting of JSON that is read.</summary>
    public int MaxJsonDepth { get; init; } = 64;

    /// <summary>
    /// True reuses connections, which lets the platform resend a GET on a connection that the server just closed; false opens one connection per request.
    /// </summary>
    public bool KeepAlive { get; init; }

    /// <summary>Called at each sign of life: a complete line of a stream, the clean end of any body.</summary>
    public Action? Heard { get; init; }

    /// <summary>Where ids of requests come from.</summary>
    public RequestIds Ids { get; init; } = RequestIds.Process;
}
