using System.Net;
using System.Net.Sockets;

namespace MlxDoctor.Proofs.Proxy;

/// <summary>Stands before a server and passes every byte on as it comes; one fault at a time may be switched on.</summary>
internal sealed class WireProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<Uri> _upstream;
    private readonly TimeProvider _time;
    private readonly Task _loop;
    private volatile WireState _state = new(null, new());

    /// <summary>Starts it on a free port.</summary>
    /// <param name="upstream">Where the server answers now; it may move when it is restarted.</param>
    /// <param name="time">For pauses.</param>
    public WireProxy(Func<Uri> upstream, TimeProvider time)
    {
        (_upstream, _time) = (upstream, time);
        _listener.Start();
        Url = new Uri(FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/"));
        _loop = LoopAsync();
    }

    /// <summary>Where clients are sent.</summary>
    public Uri Url { get; }

    /// <summary>True once the fault that is on has spoilt anything.</summary>
    public bool Touched => _state.Memory.Touched;

    /// <summary>Switches a fault on, with nothing remembered; null makes the wire true again.</summary>
    public void Use(WireFault? fault) => _state = new(fault, new());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _loop;
        _stopping.Dispose();
    }

    private async Task LoopAsync()
    {
        var open = new List<Task>();
        while (!_stopping.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync(_stopping.Token);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
            {
                // A listener that was closed between two looks at the token says that it never listened.
                break;
            }
            open.RemoveAll(t => t.IsCompleted);
            open.Add(Task.Run(() => ServeAsync(client)));
        }
        await Task.WhenAll(open);
    }

    private async Task ServeAsync(Socket client)
    {
        client.NoDelay = true;
        using var link = new WireLink(client, _upstream);
        // Closing the sockets ends every read that waits.
        await using var stop = _stopping.Token.Register(link.Dispose);
        try
        {
            while (await new WireExchange(link, () => _state, _time).RunAsync(_stopping.Token))
            {
                // The next request on the same connection.
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidDataException
            or FormatException)
        {
            // One side hung up; that the other one loses its connection too is all that there is to say.
            link.Tear();
        }
    }
}
