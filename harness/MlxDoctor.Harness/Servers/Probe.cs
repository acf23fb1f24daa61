using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlxDoctor.Harness.Servers;

/// <summary>Short questions to a server: readiness, model list, one completion. The measuring client is another room.</summary>
internal sealed class Probe : IDisposable
{
    private const int MaxBodyBytes = 1024 * 1024;

    private readonly HttpClient _http;
    private readonly Uri _root;

    /// <summary>Asks the server at that root; redirects and proxies are never followed.</summary>
    public Probe(Uri root, string? apiKey = null)
    {
        _root = root;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MaxBodyBytes,
        };
        if (apiKey is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    /// <summary>GET of a path; a time-out is an answer that says so.</summary>
    public Task<ProbeAnswer> GetAsync(string path, TimeSpan limit, CancellationToken cancellation) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(_root, path)), $"GET {path}", limit, cancellation);

    /// <summary>A completion of a few tokens; the body has a length, because some servers refuse a chunked one.</summary>
    public Task<ProbeAnswer> CompleteAsync(string path, string model, TimeSpan limit, CancellationToken cancellation)
    {
        var body = new JsonObject
        {
            ["model"] = model,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Are you ready?" }),
            ["max_tokens"] = 4,
            ["temperature"] = 0,
        };
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(_root, path)) { Content = content }, $"POST {path}", limit, cancellation);
    }

    /// <summary>True for a 200 whose body is a completion with a choice.</summary>
    public static bool IsCompletion(ProbeAnswer answer)
    {
        if (answer.Status != HttpStatusCode.OK)
            return false;
        try
        {
            return JsonNode.Parse(answer.Text) is JsonObject o && o["choices"] is JsonArray { Count: > 0 };
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<ProbeAnswer> SendAsync(HttpRequestMessage request, string name, TimeSpan limit, CancellationToken cancellation)
    {
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timed.CancelAfter(limit);
        try
        {
            using var owned = request;
            using var response = await _http.SendAsync(owned, HttpCompletionOption.ResponseContentRead, timed.Token);
            return new(name, response.StatusCode, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(timed.Token)));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // A connection that did not come about in its own, shorter time is cancelled too.
            return new(name, null, $"nothing within {limit.TotalSeconds.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture)} s")
            {
                TimedOut = timed.IsCancellationRequested,
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new(name, null, e.Message);
        }
    }
}
