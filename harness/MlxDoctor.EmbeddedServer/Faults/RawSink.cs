using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Writes HTTP by hand: HTTP/1.0, or chunks that are never ended.</summary>
internal sealed class RawSink(HttpContext http, bool oldHttp) : IByteSink
{
    private PipeWriter? _socket;

    /// <inheritdoc/>
    public async Task StartAsync(string contentType, CancellationToken cancellation)
    {
        _socket = WireTap.Seize(http);
        var head = oldHttp
            ? $"HTTP/1.0 200 OK\r\nContent-Type: {contentType}\r\nCache-Control: no-cache\r\n\r\n"
            : $"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
        await _socket.WriteAsync(Encoding.ASCII.GetBytes(head), cancellation);
    }

    /// <inheritdoc/>
    public async Task WriteAsync(byte[] bytes, CancellationToken cancellation)
    {
        byte[] wire = oldHttp
            ? bytes
            : [.. Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture)), .. "\r\n"u8, .. bytes, .. "\r\n"u8];
        await _socket!.WriteAsync(wire, cancellation);
    }

    /// <inheritdoc/>
    public async Task EndAsync(CancellationToken cancellation)
    {
        if (!oldHttp)
            await _socket!.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellation);
    }
}
