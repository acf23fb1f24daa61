using System.Net;
using System.Net.Sockets;
using System.Text;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Tests.Unit.Proofs.Proxy;

/// <summary>Answers every request on a connection with the same written bytes, and tells what it was asked and whether its client left.</summary>
internal sealed class TinyUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _answer;
    private readonly bool _waits;
    private readonly Task _loop;
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts it.</summary>
    /// <param name="answer">Head and body.</param>
    /// <param name="waits">After the answer's bytes it waits for its client to leave, as a server that still generates.</param>
    public TinyUpstream(string answer, bool waits = false)
    {
        (_answer, _waits) = (answer, waits);
        _listener.Start();
        Url = new Uri(FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1"));
        _loop = LoopAsync();
    }

    public Uri Url { get; }

    public List<string> Asked { get; } = [];

    public int Connections { get; private set; }

    public Task Left => _left.Task;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _loop;
    }

    private async Task LoopAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptSocketAsync();
                Connections++;
                await ServeAsync(new NetworkStream(client));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            catch (IOException)
            {
                _left.TrySetResult();
            }
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        var reader = new WireReader(stream);
        while (await reader.HeadAsync() is { } head)
        {
            var body = new StringBuilder(head.Line + "\n");
            await foreach (var piece in reader.BodyAsync(head, untilClose: false, default))
                body.Append(Encoding.UTF8.GetString(piece.Span));
            Asked.Add(body.ToString());
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_answer));
            if (_waits)
                await reader.WaitAsync();
            // Without a length only the end of the connection ends the body.
            if (!_answer.Contains("Content-Length", StringComparison.Ordinal) && !_answer.Contains("chunked", StringComparison.Ordinal))
                return;
        }
        _left.TrySetResult();
    }
}
