using System.Net.Sockets;

namespace MlxDoctor.Harness.Client;

/// <summary>
/// Opens the connection of one request, once: SocketsHttpHandler asks a GET again, up to three times and in silence, when the server closes without an answer,
/// and a flaky server would look healthy.
/// </summary>
internal sealed class OneConnection
{
    private static readonly HttpRequestOptionsKey<OneConnection> Key = new("MlxDoctor.OneConnection");

    /// <summary>True once the connection stood.</summary>
    public bool Connected { get; private set; }

    /// <summary>True when a second connection was refused: the first was closed without an answer.</summary>
    public bool RefusedSecond { get; private set; }

    private Action _stands = () => { };

    /// <summary>Attaches a watch to a request.</summary>
    /// <param name="message">The request.</param>
    /// <param name="stands">Called when the connection stands, before anything is sent.</param>
    public static OneConnection Of(HttpRequestMessage message, Action stands)
    {
        var watch = new OneConnection { _stands = stands };
        message.Options.Set(Key, watch);
        return watch;
    }

    /// <summary>The handler's connect callback.</summary>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        context.InitialRequestMessage.Options.TryGetValue(Key, out var watch);
        if (watch is { Connected: true })
        {
            watch.RefusedSecond = true;
            throw new IOException("the server closed the connection without an answer");
        }
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellation).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        if (watch is not null)
        {
            watch.Connected = true;
            watch._stands();
        }
        return new NetworkStream(socket, ownsSocket: true);
    }
}
