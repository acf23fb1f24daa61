using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Agents.Cli;

/// <summary>Stands between an agent and the server: passes everything on as it comes, keeps it, and counts.</summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    /// <summary>More requests than this are a loop.</summary>
    public const int MostRequests = 40;

    private static readonly string[] Passed = ["Accept", "anthropic-version", "anthropic-beta"];

    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _tooMany = new();
    private readonly List<Transcript> _transcripts = [];
    private readonly Lock _gate = new();
    private readonly Endpoint _endpoint;
    private readonly ClientOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http =
        new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.Zero });
    private readonly BreakableRelay _relay;
    private readonly Task _loop;
    private int _requests;

    private RecordingProxy(Endpoint endpoint, ClientOptions options, TimeProvider time, int port)
    {
        (_endpoint, _options, _time) = (endpoint, options, time);
        _listener.Prefixes.Add(FormattableString.Invariant($"http://127.0.0.1:{port}/"));
        _listener.Start();
        _relay = new BreakableRelay(port);
        Url = new Uri(FormattableString.Invariant($"http://127.0.0.1:{_relay.Port}/"));
        _loop = LoopAsync();
    }

    /// <summary>Where the agent is sent.</summary>
    public Uri Url { get; }

    /// <summary>Cancelled when an agent asks without end.</summary>
    public CancellationToken TooMany => _tooMany.Token;

    /// <summary>Requests that generate.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>What was said so far.</summary>
    public IReadOnlyList<Transcript> Transcripts
    {
        get
        {
            lock (_gate)
                return [.. _transcripts];
        }
    }

    /// <summary>Starts it, once the server is known to listen: an agent that meets a dead port may wait for ever.</summary>
    public static async Task<RecordingProxy> StartAsync(Endpoint endpoint, ClientOptions options, TimeProvider time, CancellationToken cancellation)
    {
        using (var probe = new TcpClient())
        {
            try
            {
                await probe.ConnectAsync(endpoint.BaseUrl.Host, endpoint.BaseUrl.Port, cancellation);
            }
            catch (SocketException e)
            {
                throw new EnvironmentException($"nothing listens at {endpoint.BaseUrl}: {e.Message}", "Start the server first.", e);
            }
        }
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new RecordingProxy(endpoint, options, time, FreePort());
            }
            catch (HttpListenerException) when (attempt < 5)
            {
                // Another process took the port in between.
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        _listener.Close();
        await _loop;
        await _relay.DisposeAsync();
        _http.Dispose();
        _stopping.Dispose();
        _tooMany.Dispose();
    }

    private async Task LoopAsync()
    {
        var open = new List<Task>();
        while (!_stopping.IsCancellationRequested)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                break;
            }
            open.RemoveAll(t => t.IsCompleted);
            open.Add(Task.Run(() => HandleAsync(context)));
        }
        await Task.WhenAll(open);
    }

    private async Task HandleAsync(HttpListenerContext context)
    {
        var port = context.Request.RemoteEndPoint.Port;
        try
        {
            var request = await ReadAsync(context.Request);
            if (request.Method == "POST" && request.Path.Split('?')[0] == request.Format.Path() && Interlocked.Increment(ref _requests) > MostRequests)
                await _tooMany.CancelAsync();
            var exchange = await new ProxiedExchange(request, request.Url(_endpoint), _endpoint.ApiKey, _time, () => _relay.Break(port))
                .RunAsync(_http, context.Response, _stopping.Token);
            lock (_gate)
                _transcripts.Add(TranscriptReader.Read(exchange, _options));
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException or OperationCanceledException
            or InvalidOperationException)
        {
            // The agent hung up or the row is over; what had come by then is of no use to anyone.
            _relay.Break(port);
            context.Response.Abort();
        }
    }

    private async Task<ApiRequest> ReadAsync(HttpListenerRequest request)
    {
        using var buffer = new MemoryStream();
        await request.InputStream.CopyToAsync(buffer, _stopping.Token);
        var body = buffer.ToArray();
        var path = request.RawUrl ?? "/";
        var wantsEvents = false;
        // Agents are told a plain name: a server's own name may be a path, which some of them would take apart.
        if (body.Length > 0 && TryParse(body) is JsonObject json)
        {
            json["model"] = json.ContainsKey("model") ? _endpoint.Model : json["model"];
            wantsEvents = json["stream"] is JsonValue flag && flag.TryGetValue(out bool on) && on;
            body = ApiRequest.Post(path, json).Body!.Value.ToArray();
        }
        return new ApiRequest
        {
            Id = _options.Ids.Next(),
            Method = request.HttpMethod,
            Path = path,
            Body = request.HasEntityBody ? body : null,
            Stream = wantsEvents,
            Headers = [.. Passed.Where(n => request.Headers[n] is not null).Select(n => new KeyValuePair<string, string?>(n, request.Headers[n]))],
        };
    }

    private static JsonNode? TryParse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
