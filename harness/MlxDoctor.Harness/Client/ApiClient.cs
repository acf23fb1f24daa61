using System.Net.Http.Headers;
using MlxDoctor.Core.Servers;

namespace MlxDoctor.Harness.Client;

/// <summary>Sends requests and records exactly what comes back. Never retries, never follows, never throws for what a server does.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly Endpoint _endpoint;
    private readonly ClientOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    /// <summary>Creates a client for one server.</summary>
    public ApiClient(Endpoint endpoint, ClientOptions options, TimeProvider time)
    {
        _endpoint = endpoint;
        _options = options;
        _time = time;
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = options.ConnectTimeout,
            ConnectCallback = OneConnection.ConnectAsync,
            MaxResponseHeadersLength = options.MaxHeaderKiB,
            // Hanging up must be seen by the server at once.
            ResponseDrainTimeout = TimeSpan.Zero,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = options.KeepAlive ? Timeout.InfiniteTimeSpan : TimeSpan.Zero,
            ActivityHeadersPropagator = null,
        });
    }

    /// <summary>Where requests go.</summary>
    public Endpoint Endpoint => _endpoint;

    /// <summary>Sends and reads to the end; throws only when the caller's token is cancelled.</summary>
    public async Task<Transcript> SendAsync(ApiRequest request, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (request.Id.Length == 0)
            request = request with { Id = _options.Ids.Next() };
        var recorder = new ExchangeRecorder(request, request.Url(_endpoint), _options, _time);
        using var message = ToMessage(request);
        var exchange = await recorder.RunAsync(_http, message, ct).ConfigureAwait(false);
        ct.ThrowIfCancellationRequested();
        return TranscriptReader.Read(exchange, _options);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage ToMessage(ApiRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Url(_endpoint))
        {
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.ContentLength = body.Length;
            if (request.ContentType is not null)
                message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }
        if (_endpoint.ApiKey is { Length: > 0 } key)
            message.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        message.Headers.TryAddWithoutValidation("Accept", request.Stream ? "text/event-stream" : "application/json");
        foreach (var (name, value) in request.Headers)
        {
            HttpHeaders headers = IsContentHeader(name) && message.Content is { } content ? content.Headers : message.Headers;
            headers.Remove(name);
            if (value is not null)
                headers.TryAddWithoutValidation(name, value);
        }
        return message;
    }

    private static bool IsContentHeader(string name) => name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase);
}
