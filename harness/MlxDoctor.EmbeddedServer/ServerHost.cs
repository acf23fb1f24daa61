using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Faults;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Models;
using MlxDoctor.EmbeddedServer.Pacing;
using MlxDoctor.EmbeddedServer.Startup;

namespace MlxDoctor.EmbeddedServer;

/// <summary>The listening server: it listens at once and loads the model meanwhile.</summary>
internal sealed class ServerHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly WebApplication _app;
    private readonly ServerState _state;

    private ServerHost(WebApplication app, ServerState state, string url) => (_app, _state, Url) = (app, state, url);

    /// <summary>Where it listens.</summary>
    public string Url { get; }

    /// <summary>Ends with the model loaded, or with what kept it from loading.</summary>
    public required Task Loading { get; init; }

    /// <summary>Starts to listen and to load.</summary>
    public static async Task<ServerHost> StartAsync(ServerOptions options, Func<ITextEngine> load)
    {
        var address = Address(options);
        var state = State(options);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxConcurrentConnections = options.Connections;
            kestrel.Limits.MinRequestBodyDataRate = options.MinBodyRate == 0 ? null : new MinDataRate(options.MinBodyRate, options.BodyGrace);
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(address, options.Port, listen =>
            {
                if (state.Hooks.Any)
                    listen.Use(WireTap.Install);
            });
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Patience);
        var app = builder.Build();
        var router = new Router(state, new HostCheck(options.AllowRemote), app.Lifetime.ApplicationStopping);
        app.Run(router.HandleAsync);
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            throw new StartupException($"cannot listen on {address}:{options.Port}: {e.Message.Split('\n')[0]}", "another --port, or --port 0 for a free one");
        }
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new ServerHost(app, state, url) { Loading = Task.Run(() => state.Loaded = new LoadedModel(load())) };
    }

    /// <summary>Serves until it is told to stop.</summary>
    public Task WaitAsync() => _app.WaitForShutdownAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _state.Dispose();
    }

    private static IPAddress Address(ServerOptions options)
    {
        var address = options.Host == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(options.Host, out var parsed) ? parsed
            : throw new StartupException($"--host '{options.Host}' is no IP address", "--host 127.0.0.1");
        return IPAddress.IsLoopback(address) || options.AllowRemote
            ? address
            : throw new StartupException(
                $"--host {options.Host} would be reachable from other machines", "--allow-remote if that is meant, or --host 127.0.0.1");
    }

    private static ServerState State(ServerOptions options)
    {
        try
        {
            return new ServerState(
                options,
                new FaultSet([.. options.Faults.Select(FaultSpec.Parse)], options.AllowFaultHeader),
                options.Pace is null ? null : Pace.Parse(options.Pace),
                options.PaceLog is null ? null : new PaceLog(options.PaceLog),
                TimeProvider.System);
        }
        catch (FormatException e)
        {
            throw new StartupException(e.Message, "--list-faults or --help");
        }
    }
}
