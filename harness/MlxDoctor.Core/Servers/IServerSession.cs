namespace MlxDoctor.Core.Servers;

/// <summary>One start of a server, launched or attached: all that a case knows about it.</summary>
public interface IServerSession
{
    /// <summary>Where it answers; changes when the session is restarted.</summary>
    Endpoint Endpoint { get; }

    /// <summary>True when the harness started it and may restart it.</summary>
    bool Owned { get; }

    /// <summary>Name of the profile, for example <c>mlx-lm</c>.</summary>
    string Profile { get; }

    /// <summary>What the server's version command printed, or null.</summary>
    string? Version { get; }

    /// <summary>How often the server was started for this session so far; 0 when attached.</summary>
    int Launches { get; }

    /// <summary>The process id of the server, or null when attached.</summary>
    int? ProcessId { get; }

    /// <summary>Stops and starts it again; returns when it is ready.</summary>
    /// <param name="why">Named in the record, for example "perf confirmation".</param>
    /// <param name="cancellation">Gives up waiting; the server is stopped.</param>
    Task RestartAsync(string why, CancellationToken cancellation);

    /// <summary>Stops it until the next <see cref="RestartAsync"/>, where memory holds one server only; an attached one is left alone.</summary>
    Task StopAsync();

    /// <summary>Null while the server is alive (or attached); else how it ended, with exit code and the end of its log.</summary>
    string? Obituary { get; }

    /// <summary>True when its process is gone but the <see cref="Obituary"/> is not written yet.</summary>
    bool Dying => false;
}
