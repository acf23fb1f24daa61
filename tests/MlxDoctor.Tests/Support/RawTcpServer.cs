using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MlxDoctor.Core.Servers;

namespace MlxDoctor.Tests.Support;

/// <summary>A server that writes whatever bytes a test wants: each connection is given to a handler.</summary>
internal sealed class RawTcpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _handlers = [];
    private readonly Task _accept;
    private int _connections;

    private RawTcpServer(Func<RawConnection, Task> handler)
    {
        _listener.Start();
        _accept = AcceptAsync(handler);
    }

    /// <summary>Port on 127.0.0.1.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections so far; more than requests means that somebody retried.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Requests that were read, head and body, in order of arrival.</summary>
    public ConcurrentQueue<RawRequest> Requests { get; } = new();

    /// <summary>Where a client finds it.</summary>
    public Endpoint Endpoint => new(new Uri(FormattableString.Invariant($"http://127.0.0.1:{Port}/v1")), "test-model");

    /// <summary>Serves with a handler, one call per connection; the connection is closed when it returns.</summary>
    public static RawTcpServer Start(Func<RawConnection, Task> handler) => new(handler);

    /// <summary>Reads a request on each connection, writes these pieces one by one, and closes.</summary>
    public static RawTcpServer Replying(params string[] pieces) => Start(async connection =>
    {
        await connection.ReadRequestAsync();
        foreach (var piece in pieces)
            await connection.WriteAsync(piece);
    });

    /// <summary>A port of 127.0.0.1 on which nobody listens.</summary>
    public static int ClosedPort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accept;
        await Task.WhenAll(_handlers);
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<RawConnection, Task> handler)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                _handlers.Add(ServeAsync(handler, client));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // Stopped: by the token, while it waited, or between two waits.
                return;
            }
        }
    }

    private async Task ServeAsync(Func<RawConnection, Task> handler, TcpClient client)
    {
        await Task.Yield();
        using (client)
        {
            client.NoDelay = true;
            try
            {
                await handler(new RawConnection(client, Requests, _stop.Token));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client hung up or the test is over: both are what tests of bad servers are made of.
            }
        }
    }
}
