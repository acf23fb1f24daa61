using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MlxDoctor.Tests.Support;

/// <summary>One connection of a <see cref="RawTcpServer"/>.</summary>
internal sealed class RawConnection(TcpClient client, ConcurrentQueue<RawRequest> requests, CancellationToken stop)
{
    private readonly NetworkStream _stream = client.GetStream();

    /// <summary>Cancelled when the server is disposed.</summary>
    public CancellationToken Stop => stop;

    /// <summary>Reads one request with its Content-Length; null when the client closed.</summary>
    public async Task<RawRequest?> ReadRequestAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(one, stop) == 0)
                return null;
            head.Append((char)one[0]);
        }
        var length = head.ToString().Split("\r\n")
            .Where(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            .Select(line => int.Parse(line.AsSpan("Content-Length:".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture))
            .FirstOrDefault();
        var body = new byte[length];
        await _stream.ReadExactlyAsync(body, stop);
        var request = new RawRequest(head.ToString(), body);
        requests.Enqueue(request);
        return request;
    }

    /// <summary>Writes text as UTF-8.</summary>
    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes bytes.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await _stream.WriteAsync(bytes, stop);
        await _stream.FlushAsync(stop);
    }

    /// <summary>Writes one chunk of a chunked body.</summary>
    public async Task WriteChunkAsync(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        await WriteAsync(FormattableString.Invariant($"{bytes.Length:x}\r\n"));
        await WriteAsync(bytes);
        await WriteAsync("\r\n");
    }

    /// <summary>Says nothing until the client has gone or the test is over; true when the client went.</summary>
    public async Task<bool> HangAsync()
    {
        var sink = new byte[4096];
        try
        {
            while (await _stream.ReadAsync(sink, stop) > 0)
            {
            }
            return true;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Ends the connection with a reset instead of a proper close.</summary>
    public void Reset()
    {
        // Closing the TcpClient would shut the stream down in good order first.
        client.Client.LingerState = new LingerOption(true, 0);
        client.Client.Close(0);
    }
}
