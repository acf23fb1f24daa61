using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using MlxDoctor.Harness.Servers;

namespace MlxDoctor.Tests.Self.Servers;

/// <summary>Somebody else's server, in this process.</summary>
internal sealed class StubServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<string, string?, (int Status, string Body)> _answer;

    /// <summary>Listens on a free port, or on the given one.</summary>
    public StubServer(Func<string, string?, (int Status, string Body)> answer, int? port = null)
    {
        _answer = answer;
        Port = port ?? LoopbackPort.Free();
        _listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/"));
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port { get; }

    public string Url => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

    /// <summary>Every request as "METHOD path".</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                var path = context.Request.Url!.AbsolutePath;
                Requests.Enqueue($"{context.Request.HttpMethod} {path}");
                var (status, body) = _answer(path, context.Request.Headers["Authorization"]);
                context.Response.StatusCode = status;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
                context.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed at the end of the test.
        }
    }
}
