using MlxDoctor.EmbeddedServer.Metrics;
using MlxDoctor.EmbeddedServer.Models;
using MlxDoctor.EmbeddedServer.Pacing;
using MlxDoctor.EmbeddedServer.Startup;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>What all requests share.</summary>
internal sealed class ServerState(ServerOptions options, IHookSource hooks, Pace? pace, PaceLog? paceLog, TimeProvider clock) : IDisposable
{
    private LoadedModel? _loaded;

    public ServerOptions Options => options;

    /// <summary>The names that requests may use.</summary>
    public ServedModel Served { get; } = new(options.ServedName, options.Model);

    /// <summary>Seconds since 1970 at the start.</summary>
    public long Created { get; } = clock.GetUtcNow().ToUnixTimeSeconds();

    public TimeProvider Clock => clock;

    /// <summary>The model, once loaded.</summary>
    public LoadedModel? Loaded
    {
        get => Volatile.Read(ref _loaded);
        set => Volatile.Write(ref _loaded, value);
    }

    /// <summary>Slots.</summary>
    public RequestGate Gate { get; } = new(options.MaxRunning, options.MaxQueue);

    public ServerMetrics Metrics { get; } = new();

    /// <summary>Bodies that came before.</summary>
    public SeenBodies Seen { get; } = new(hooks.Any);

    /// <summary>What happened before.</summary>
    public ServerHistory History { get; } = new();

    /// <summary>What is changed about single requests.</summary>
    public IHookSource Hooks => hooks;

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
