namespace MlxDoctor.Harness.Client;

/// <summary>How an exchange ended.</summary>
internal enum Ending
{
    /// <summary>A stream with [DONE], or the last event of its API, no error event and a clean end.</summary>
    FinishedWithDone,

    /// <summary>A stream that ended cleanly without [DONE]; over HTTP/1.0 a killed server looks like this.</summary>
    CleanCloseWithoutDone,

    /// <summary>A stream that carried an error, with or without [DONE] after it.</summary>
    ErrorEvent,

    /// <summary>A plain answer, whatever its status, that ended as HTTP says.</summary>
    NonStreamComplete,

    /// <summary>The connection broke, or what came was not HTTP.</summary>
    BrokenConnection,

    /// <summary>The whole exchange took too long.</summary>
    Timeout,

    /// <summary>Silence lasted too long.</summary>
    IdleTimeout,

    /// <summary>The client hung up on purpose.</summary>
    Aborted,

    /// <summary>A limit was exceeded; the observations say which.</summary>
    LimitExceeded,

    /// <summary>No connection came about.</summary>
    ConnectFailed,

    /// <summary>The server pointed elsewhere; redirects are refused.</summary>
    Redirect,
}
