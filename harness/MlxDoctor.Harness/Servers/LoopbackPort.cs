using System.Net;
using System.Net.Sockets;

namespace MlxDoctor.Harness.Servers;

/// <summary>Free ports of 127.0.0.1.</summary>
internal static class LoopbackPort
{
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
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
