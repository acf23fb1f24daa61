using System.Net.Sockets;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Proofs.Proxy;

/// <summary>A client's connection and the one to the server that belongs to it.</summary>
internal sealed class WireLink(Socket client, Func<Uri> target) : IDisposable
{
    private Socket? _server;

    /// <summary>To and from the client.</summary>
    public NetworkStream Client { get; } = new(client, ownsSocket: true);

    /// <summary>Requests.</summary>
    public WireReader Requests => field ??= new(Client);

    /// <summary>Waits, while an answer is given, for the client to speak again or to leave; the next request is read after it.</summary>
    public Task Watch { get; set; } = Task.CompletedTask;

    /// <summary>To and from the server.</summary>
    public NetworkStream Server { get; private set; } = null!;

    /// <summary>Answers.</summary>
    public WireReader Answers { get; private set; } = null!;

    /// <summary>Connects to the server, anew where it has closed the connection since the last answer.</summary>
    public async Task ConnectAsync(CancellationToken cancellation)
    {
        if (_server is { Connected: true } && !_server.Poll(0, SelectMode.SelectRead))
            return;
        _server?.Dispose();
        _server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var url = target();
        await _server.ConnectAsync(url.Host, url.Port, cancellation);
        Server = new NetworkStream(_server, ownsSocket: true);
        Answers = new(Server);
    }

    /// <summary>Ends the connection to the server, as a client that leaves would.</summary>
    public void LeaveServer() => _server?.Dispose();

    /// <summary>Breaks the client's connection: what is in flight is lost, as when a process dies.</summary>
    public void Tear()
    {
        try
        {
            client.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Client.Dispose();
        _server?.Dispose();
    }
}
