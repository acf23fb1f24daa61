using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Servers;

namespace MlxDoctor.Harness.Client;

/// <summary>One HTTP request, exactly as it will be sent; malformed bodies are allowed.</summary>
internal sealed record ApiRequest
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly KeyValuePair<string, string?>[] MessagesHeaders = [new("anthropic-version", "2023-06-01")];

    /// <summary>Name in records and transcripts; given by the client when empty.</summary>
    public string Id { get; init; } = "";

    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query from the root, for example <c>/v1/models</c>; <c>/v1</c> stands for the endpoint's base URL.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes of the body; null sends none, empty sends Content-Length 0.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>True when an event stream is expected.</summary>
    public bool Stream { get; init; }

    /// <summary>Content type of the body; null sends none.</summary>
    public string? ContentType { get; init; } = "application/json";

    /// <summary>Extra headers; a null value removes one that would be sent, such as Authorization.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Headers { get; init; } = [];

    /// <summary>Time for this exchange instead of the client's.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Longest silence of this exchange instead of the client's.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Asked after each piece of the body; true makes the client hang up.</summary>
    public Func<StreamProgress, bool>? AbortWhen { get; init; }

    /// <summary>POST /v1/chat/completions; a stream when the body says so.</summary>
    public static ApiRequest Chat(JsonObject body) => Post("/v1/chat/completions", body);

    /// <summary>POST /v1/completions; a stream when the body says so.</summary>
    public static ApiRequest Completion(JsonObject body) => Post("/v1/completions", body);

    /// <summary>POST /v1/responses; a stream when the body says so.</summary>
    public static ApiRequest Responses(JsonObject body) => Of(WireFormat.Responses, body);

    /// <summary>POST /v1/messages; a stream when the body says so.</summary>
    public static ApiRequest Messages(JsonObject body) => Of(WireFormat.Messages, body);

    /// <summary>POST /v1/messages/count_tokens.</summary>
    public static ApiRequest CountTokens(JsonObject body) => Post("/v1/messages/count_tokens", body) with { Headers = MessagesHeaders };

    /// <summary>POST to the path of an API that generates; a stream when the body says so.</summary>
    public static ApiRequest Of(WireFormat format, JsonObject body)
    {
        var request = Post(format.Path(), body);
        return format == WireFormat.Messages ? request with { Headers = MessagesHeaders } : request;
    }

    /// <summary>GET of a path such as <c>/v1/models</c> or <c>/health</c>.</summary>
    public static ApiRequest Get(string path) => new() { Method = "GET", Path = path };

    /// <summary>POST of a JSON object to any path.</summary>
    public static ApiRequest Post(string path, JsonObject body) => new()
    {
        Method = "POST",
        Path = path,
        Body = JsonSerializer.SerializeToUtf8Bytes(body, Readable),
        Stream = body["stream"] is JsonValue flag && flag.TryGetValue(out bool stream) && stream,
    };

    /// <summary>Any method, path and bytes.</summary>
    public static ApiRequest Raw(string method, string path, byte[]? body, string? contentType = "application/json", bool stream = false) => new()
    {
        Method = method,
        Path = path,
        Body = body is null ? default(ReadOnlyMemory<byte>?) : body,
        ContentType = contentType,
        Stream = stream,
    };

    /// <summary>The API that the path belongs to.</summary>
    public WireFormat Format => WireFormats.Of(Path);

    /// <summary>Where the request goes; the path is not canonicalised.</summary>
    public Uri Url(Endpoint endpoint)
    {
        var underBase = Path == "/v1" || Path.StartsWith("/v1/", StringComparison.Ordinal) || Path.StartsWith("/v1?", StringComparison.Ordinal);
        var text = underBase
            ? endpoint.BaseUrl.AbsoluteUri.TrimEnd('/') + Path["/v1".Length..]
            : endpoint.Root.GetLeftPart(UriPartial.Authority) + Path;
        return new Uri(text, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    /// <summary>A shell line that repeats the request; the key is <c>$API_KEY</c>.</summary>
    public string ToCurl(Endpoint endpoint) => CurlLine.Of(this, endpoint);

    /// <summary>Method, path and size.</summary>
    public override string ToString() => FormattableString.Invariant($"{Id} {Method} {Path} ({Body?.Length ?? 0} bytes)");
}
