using System.Net;
using System.Net.Sockets;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Agents.Cli;

/// <summary>Stands between an agent and the server: passes everything on as it comes, keeps it or tells it, and counts.</summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    /// <summary>More requests than this are a loop, where a case runs the agent.</summary>
    public const int MostRequests = 40;

    /// <summary>A longer request is refused: the whole of it is kept until it is sent on.</summary>
    public const int MostSent = 64 << 20;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    /// <summary>What records show of an agent's headers.</summary>
    private static readonly string[] Shown = ["Accept", "anthropic-version", "anthropic-beta"];

    /// <summary>What is made anew, or concerns this connection only.</summary>
    private static readonly string[] Own = ["Host", "Content-Type", "Expect"];

    private static readonly string[] Keys = ["Authorization", "x-api-key", "api-key"];

    private readonly TcpListener _front = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _tooMany = new();
    private readonly List<Transcript> _transcripts = [];
    private readonly HashSet<Task> _ending = [];
    private readonly Lock _gate = new();
    private readonly Endpoint _endpoint;
    private readonly ClientOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<ProxiedTurn>? _watcher;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        // Hanging up must be seen by the server at once.
        ResponseDrainTimeout = TimeSpan.Zero,
        MaxResponseDrainSize = 0,
        ActivityHeadersPropagator = null,
    });
    private readonly Task _loop;
    private int _requests, _turns;

    private RecordingProxy(Endpoint endpoint, ClientOptions options, TimeProvider time, Action<ProxiedTurn>? watcher)
    {
        (_endpoint, _options, _time, _watcher) = (endpoint, options, time, watcher);
        _front.Start();
        Url = new Uri(FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)_front.LocalEndpoint).Port}/"));
        _loop = LoopAsync();
    }

    /// <summary>Where the agent is sent.</summary>
    public Uri Url { get; }

    /// <summary>Cancelled when an agent asks without end.</summary>
    public CancellationToken TooMany => _tooMany.Token;

    /// <summary>Requests that generate.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>What was said so far; empty for a session that is watched.</summary>
    public IReadOnlyList<Transcript> Transcripts
    {
        get
        {
            lock (_gate)
                return [.. _transcripts];
        }
    }

    /// <summary>Starts it, once the server is known to listen: an agent that meets a dead port may wait for ever.</summary>
    /// <param name="endpoint">The server.</param>
    /// <param name="options">Limits of what is read into an answer.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="watcher">
    /// Told each turn when it is over, one at a time and never before those that the agent had seen the end of; nothing is kept then, an answer of any length
    /// is passed on, requests are not counted against a limit, and all headers of the agent go on to the server.
    /// </param>
    public static async Task<RecordingProxy> StartAsync(
        Endpoint endpoint, ClientOptions options, TimeProvider time, CancellationToken cancellation, Action<ProxiedTurn>? watcher = null)
    {
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync(endpoint.BaseUrl.Host, endpoint.BaseUrl.Port, cancellation);
        }
        catch (SocketException e)
        {
            throw new EnvironmentException($"nothing listens at {endpoint.BaseUrl}: {e.Message}", "Start the server first.", e);
        }
        return new RecordingProxy(endpoint, options, time, watcher);
    }

    /// <summary>Waits until all is kept or told whose end the agent has seen: it has the last byte a moment earlier than we have the whole.</summary>
    public Task SettleAsync()
    {
        lock (_gate)
            return Task.WhenAny(Task.WhenAll(_ending), Task.Delay(Settling, _time, CancellationToken.None));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        await _stopping.CancelAsync();
        _front.Stop();
        await _loop;
        _http.Dispose();
        _stopping.Dispose();
        _tooMany.Dispose();
    }

    private async Task LoopAsync()
    {
        var open = new List<Task>();
        while (!_stopping.IsCancellationRequested)
        {
            Socket agent;
            try
            {
                agent = await _front.AcceptSocketAsync(_stopping.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                break;
            }
            open.RemoveAll(t => t.IsCompleted);
            open.Add(Task.Run(() => ServeAsync(agent)));
        }
        await Task.WhenAll(open);
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        Task<bool>? watch = null;
        await using (var agent = new NetworkStream(socket, ownsSocket: true))
        {
            var reader = new WireReader(agent);
            // Closing the socket ends every read that waits.
            await using var stop = _stopping.Token.Register(() => agent.Close());
            try
            {
                while (await reader.HeadAsync() is { } head)
                {
                    using var left = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                    watch = null;
                    if (!await OneAsync(agent, reader, head, left, () => watch = WatchAsync(reader, left)) || watch is null || !await watch)
                        break;
                }
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException
                or InvalidDataException or FormatException or OverflowException or UriFormatException)
            {
                // The agent hung up, the session is over, or what came was not HTTP.
            }
        }
        if (watch is not null)
            await watch;
    }

    /// <summary>One request and its answer; true when the connection can carry another.</summary>
    private async Task<bool> OneAsync(NetworkStream agent, WireReader reader, WireHead head, CancellationTokenSource left, Action watchAgent)
    {
        if (head["expect"] is { Length: > 0 })
            await agent.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), left.Token);
        if (await BodyAsync(reader, head, left.Token) is not { } body)
        {
            await agent.WriteAsync("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), left.Token);
            return false;
        }
        var (request, askedModel) = Read(head, body);
        if (request.Method == "POST" && request.Path.Split('?')[0] == request.Format.Path()
            && Interlocked.Increment(ref _requests) > MostRequests && _watcher is null)
            await _tooMany.CancelAsync();
        var number = Interlocked.Increment(ref _turns);
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] before;
        lock (_gate)
            before = [.. _ending];
        var (told, passed) = (false, (ProxiedExchange?)null);
        passed = new ProxiedExchange(request, request.Url(_endpoint), head, _time)
        {
            Headers = _watcher is null ? request.Headers : All(head),
            ApiKey = _endpoint.ApiKey,
            TooLong = _watcher is null ? null : exchange =>
            {
                told = true;
                Tell(new(number, TranscriptReader.Read(exchange, _options), askedModel, passed!.HeldMs, Left: false));
            },
            Ending = () =>
            {
                lock (_gate)
                    _ending.Add(over.Task);
            },
        };
        watchAgent();
        try
        {
            var exchange = await passed.RunAsync(_http, agent, left.Token);
            if (!told)
            {
                // A turn is judged after those whose end the agent had seen when it asked.
                await Task.WhenAny(Task.WhenAll(before), Task.Delay(Settling, _time, CancellationToken.None));
                Tell(new(number, TranscriptReader.Read(exchange, _options), askedModel, passed.HeldMs, passed.Left));
            }
        }
        finally
        {
            lock (_gate)
                _ending.Remove(over.Task);
            over.SetResult();
        }
        return passed.Whole;
    }

    private void Tell(ProxiedTurn turn)
    {
        lock (_gate)
        {
            if (_watcher is not null)
                _watcher(turn);
            else if (!turn.Left)
                _transcripts.Add(turn.Transcript);
        }
    }

    /// <summary>Waits for the agent to speak again (true) or to leave, which ends what is asked for it.</summary>
    private static async Task<bool> WatchAsync(WireReader reader, CancellationTokenSource left)
    {
        try
        {
            if (await reader.WaitAsync())
                return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or SocketException)
        {
            // A reset, or our own end of it: gone either way.
        }
        try
        {
            await left.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The answer was complete.
        }
        return false;
    }

    private static async Task<byte[]?> BodyAsync(WireReader reader, WireHead head, CancellationToken cancellation)
    {
        using var all = new MemoryStream();
        await foreach (var piece in reader.BodyAsync(head, untilClose: false, cancellation))
        {
            if (all.Length + piece.Length > MostSent)
                return null;
            all.Write(piece.Span);
        }
        return all.ToArray();
    }

    private (ApiRequest Request, string? Model) Read(WireHead head, byte[] body)
    {
        // Agents are told a plain name: a server's own name may be a path, which some of them would take apart.
        var sent = SentBody.Of(body, _endpoint.Model);
        foreach (var key in Keys)
            if (head[key] is { } value)
                Secrets.Add(value.Split(' ')[^1]);
        return (new ApiRequest
        {
            Id = _options.Ids.Next(),
            Method = head.Method,
            Path = head.Target.StartsWith('/') ? head.Target : "/",
            Body = body.Length > 0 || head.Length is not null || head.Chunked ? sent.Bytes : null,
            Stream = sent.Stream,
            ContentType = head["Content-Type"],
            Headers = [.. Shown.Where(n => head[n] is not null).Select(n => new KeyValuePair<string, string?>(n, head[n]))],
        }, sent.Model);
    }

    private List<KeyValuePair<string, string?>> All(WireHead head) =>
        [.. head.Fields.Where(f => !Own.Contains(f.Name, StringComparer.OrdinalIgnoreCase)
            && (_endpoint.ApiKey is null || !Keys.Contains(f.Name, StringComparer.OrdinalIgnoreCase)))
            .Select(f => new KeyValuePair<string, string?>(f.Name, f.Value))];
}
