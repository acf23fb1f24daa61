namespace MlxDoctor.Harness.Client;

/// <summary>How the connection ended, whatever it carried.</summary>
internal enum TransportEnd
{
    /// <summary>The body ended as HTTP says.</summary>
    Clean,

    /// <summary>No connection came about.</summary>
    ConnectFailed,

    /// <summary>The connection broke, or what came was not HTTP.</summary>
    Broken,

    /// <summary>The whole exchange took too long.</summary>
    Timeout,

    /// <summary>Silence lasted too long.</summary>
    IdleTimeout,

    /// <summary>The client hung up on purpose.</summary>
    Aborted,

    /// <summary>A limit of <see cref="ClientOptions"/> was exceeded.</summary>
    LimitExceeded,

    /// <summary>The server pointed elsewhere; redirects are refused.</summary>
    Redirect,
}
