using System.Globalization;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;

namespace MlxDoctor.Harness.Servers;

/// <summary>A server that the harness started and therefore may restart and must stop.</summary>
internal sealed class LaunchedServer : IServerSession, IAsyncDisposable
{
    /// <summary>A port can be lost between choice and bind; more often than this is no accident.</summary>
    private const int PortAttempts = 3;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly LaunchRecipe _recipe;
    private readonly ServerLog _log;
    private ServerProcess? _process;
    private string? _scratch;
    private string? _stopped;
    private bool _disposed;

    internal LaunchedServer(LaunchRecipe recipe)
    {
        _recipe = recipe;
        _log = new ServerLog(Path.Combine(recipe.Options.RunDirectory, $"server-{recipe.Options.LogSlug}.log"));
        Endpoint = new Endpoint(new Uri("http://127.0.0.1:1/v1"), recipe.ModelToSend);
    }

    /// <inheritdoc/>
    public Endpoint Endpoint { get; private set; }

    /// <inheritdoc/>
    public bool Owned => true;

    /// <inheritdoc/>
    public string Profile => _recipe.Profile.Name;

    /// <summary>The whole profile.</summary>
    public ServerProfile ServerProfile => _recipe.Profile;

    /// <inheritdoc/>
    public string? Version => _recipe.Version;

    /// <inheritdoc/>
    public int Launches { get; private set; }

    /// <inheritdoc/>
    public int? ProcessId => _process?.Tree.Root.Pid;

    /// <summary>From the start of the process to the first completion, of the last start.</summary>
    public TimeSpan BootTime { get; private set; }

    /// <summary>The command of the last start.</summary>
    public string CommandLine => _process?.Plan.CommandLine ?? "";

    /// <summary>What starts it again by hand, on the port that reports show.</summary>
    public string StartCommand => _recipe.CommandLine(ServerRecord.ShownPort);

    /// <summary>The server's program.</summary>
    public string Executable => _recipe.Executable;

    /// <summary>Where the server's output goes.</summary>
    public string LogPath => _log.Path;

    /// <summary>Processes of the server that are alive.</summary>
    internal IReadOnlyList<ProcessRef> Processes => _process?.Tree.Alive(thorough: true) ?? [];

    /// <inheritdoc/>
    public string? Obituary => _stopped ?? (_process is { Exited.IsCompleted: true } dead ? $"{Profile} died: {dead.Obituary()}" : null);

    /// <inheritdoc/>
    public bool Dying => Obituary is null && _process is { Tree.RootAlive: false };

    /// <inheritdoc/>
    public async Task RestartAsync(string why, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            await StopProcessAsync();
            await StartAsync(why, cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops it; the log and its last words stay readable.</summary>
    public async Task StopAsync()
    {
        await _gate.WaitAsync();
        try
        {
            await StopProcessAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await StopAsync();
        await _log.DisposeAsync();
    }

    /// <summary>Starts it and waits until it is ready; nothing is left running when that fails.</summary>
    internal async Task StartAsync(string why, CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= PortAttempts; attempt++)
        {
            var started = _recipe.Options.Clock.GetTimestamp();
            try
            {
                if (await BootAsync(why, cancellation) == BootOutcome.Ready)
                {
                    BootTime = _recipe.Options.Clock.GetElapsedTime(started);
                    return;
                }
            }
            catch
            {
                await StopProcessAsync(TimeSpan.FromSeconds(2));
                throw;
            }
            await _log.NoteAsync(string.Create(CultureInfo.InvariantCulture, $"port {_process!.Plan.Port} was taken by another process meanwhile"));
            await StopProcessAsync(TimeSpan.FromSeconds(2));
        }
        throw new EnvironmentException(
            $"{Profile} lost its port to another process {PortAttempts} times", "See what takes ports of 127.0.0.1 on this machine.");
    }

    private async Task<BootOutcome> BootAsync(string why, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var options = _recipe.Options;
        Launches++;
        _scratch = Path.Combine(options.RunDirectory, "scratch", string.Create(CultureInfo.InvariantCulture, $"{options.LogSlug}-{Launches}"));
        var plan = _recipe.Plan(_scratch, options.ChoosePort());
        await _log.NoteAsync(string.Create(CultureInfo.InvariantCulture, $"start {Launches} ({why}): {plan.CommandLine}"));
        _process = ServerProcess.Start(plan, _log, options.StateDirectory, options.Clock);
        _stopped = null;
        var root = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{plan.Port}"));
        Endpoint = new Endpoint(new Uri(root, "/v1"), _recipe.ModelToSend) { Dialect = _recipe.Profile.Dialect, ApiKey = options.ApiKey };
        using var probe = new Probe(root, options.ApiKey);
        return await new BootWait(
            _process, _recipe.Profile, probe, _recipe.ModelToSend, options.BootTimeout ?? _recipe.Profile.BootTimeout, options.Clock, options.Waits)
            .RunAsync(cancellation);
    }

    private async Task StopProcessAsync(TimeSpan? grace = null)
    {
        if (_process is { } process && _stopped is null)
        {
            var alive = !process.Exited.IsCompleted;
            var byItself = await process.StopAsync(_recipe.Profile.StopSignal, grace ?? _recipe.Profile.StopGrace);
            _stopped = alive ? "stopped by the harness" : $"{Profile} died: {process.Obituary()}";
            await _log.NoteAsync(byItself ? "stopped" : "did not stop in time and was killed");
        }
        if (_scratch is not null)
            ScratchHome.Remove(_scratch);
        _scratch = null;
    }
}
