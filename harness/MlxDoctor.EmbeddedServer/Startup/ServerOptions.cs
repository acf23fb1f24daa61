namespace MlxDoctor.EmbeddedServer.Startup;

/// <summary>What the command line asks for.</summary>
internal sealed record ServerOptions
{
    private const int UsualConnections = 256;

    /// <summary>For questions beside the generating requests: health, models, metrics, refusals.</summary>
    private const int Spare = 64;

    /// <summary>The model directory.</summary>
    public string Model { get; init; } = "";

    /// <summary>The name that requests use, as given.</summary>
    public string? Name { get; init; }

    /// <summary>The name that requests use; the folder's name unless given, and of a disguised model one that tells nothing.</summary>
    public string ServedName => Name ?? (Disguise ? "stranger" : Path.GetFileName(Path.TrimEndingDirectorySeparator(Model)));

    /// <summary>The address to listen on.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Addresses beyond this machine are allowed.</summary>
    public bool AllowRemote { get; init; }

    /// <summary>Required as a bearer token when set.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Requests that may generate at one time.</summary>
    public int MaxRunning { get; init; } = 8;

    /// <summary>Requests that may wait beside those.</summary>
    public int MaxQueue { get; init; } = 64;

    /// <summary>Open connections, or null for as many as slots and queue can use.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Connections that are kept open; each one more is closed at once.</summary>
    public int Connections => MaxConnections ?? Math.Max(UsualConnections, MaxRunning + MaxQueue + Spare);

    /// <summary>Bytes per second that a body must bring on average; 0 asks for none.</summary>
    public int MinBodyRate { get; init; } = 240;

    /// <summary>How long a body may be slower than that.</summary>
    public TimeSpan BodyGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a stream may be silent before a comment is sent.</summary>
    public int KeepaliveMs { get; init; } = 5000;

    /// <summary>Emission schedule for every request, as text.</summary>
    public string? Pace { get; init; }

    /// <summary>Where true emission times are written.</summary>
    public string? PaceLog { get; init; }

    /// <summary>Faults for every request, as text.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Requests may ask for faults by header.</summary>
    public bool AllowFaultHeader { get; init; }

    /// <summary>Print the faults and exit.</summary>
    public bool ListFaults { get; init; }

    /// <summary>Print the usage and exit.</summary>
    public bool Help { get; init; }

    /// <summary>Remember greedy answers in this file.</summary>
    public string? Memo { get; init; }

    /// <summary>Words of the vocabulary are exchanged in pairs.</summary>
    public bool Disguise { get; init; }

    /// <summary>A script answers in place of the model.</summary>
    public bool Scripted { get; init; }

    /// <summary>A reader answers from the text of the prompt in place of the model.</summary>
    public bool Reads { get; init; }

    /// <summary>Longest prompt and answer in tokens instead of the model's own; needs the reader.</summary>
    public int? Context { get; init; }

    /// <summary>The rules of the script.</summary>
    public string? Script { get; init; }

    /// <summary>The version to say, so that an upgrade can be played; null for the true one.</summary>
    public string? VersionSaid { get; init; }

    /// <summary>Print the version and leave.</summary>
    public bool Version { get; init; }
}
