using System.Net;
using System.Net.Sockets;

namespace MlxDoctor.Harness.Servers;

/// <summary>Free ports of 127.0.0.1.</summary>
internal static class LoopbackPort
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>A port that nobody had a moment ago; it may be lost before a server binds it.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>True when somebody accepts connections there.</summary>
    public static async Task<bool> AnswersAsync(int port, CancellationToken cancellation)
    {
        using var socket = new TcpClient();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // A listener whose queue is full answers no connection for minutes.
        limit.CancelAfter(Limit);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
