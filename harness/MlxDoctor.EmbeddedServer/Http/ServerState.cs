using MlxDoctor.EmbeddedServer.Faults;
using MlxDoctor.EmbeddedServer.Metrics;
using MlxDoctor.EmbeddedServer.Pacing;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>What all requests share.</summary>
internal sealed class ServerState(ServerOptions options, FaultSet faults, Pace? pace, PaceLog? paceLog, TimeProvider clock) : IDisposable
{
    private LoadedModel? _loaded;

    /// <summary>The command line.</summary>
    public ServerOptions Options => options;

    /// <summary>The name in the API.</summary>
    public string ModelName { get; } =
        options.Name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(options.Model));

    /// <summary>Seconds since 1970 at the start.</summary>
    public long Created { get; } = clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>The clock.</summary>
    public TimeProvider Clock => clock;

    /// <summary>The model, once loaded.</summary>
    public LoadedModel? Loaded
    {
        get => Volatile.Read(ref _loaded);
        set => Volatile.Write(ref _loaded, value);
    }

    /// <summary>Slots.</summary>
    public RequestGate Gate { get; } = new(options.MaxRunning, options.MaxQueue);

    /// <summary>Counters.</summary>
    public ServerMetrics Metrics { get; } = new();

    /// <summary>Bodies that came before.</summary>
    public SeenBodies Seen { get; } = new(faults.Any);

    /// <summary>What happened before.</summary>
    public ServerHistory History { get; } = new();

    /// <summary>Faults.</summary>
    public FaultSet Faults => faults;

    /// <summary>The schedule of requests that bring none.</summary>
    public Pace? Pace => pace;

    /// <summary>Where emission times go.</summary>
    public PaceLog? PaceLog => paceLog;

    /// <inheritdoc/>
    public void Dispose()
    {
        Gate.Dispose();
        paceLog?.Dispose();
        _loaded?.Dispose();
    }
}
