using System.Text.Json;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Pacing;
using MlxDoctor.EmbeddedServer.Streaming;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>One request and what belongs to it.</summary>
internal sealed class RequestScope(HttpContext http, ServerState state, double receivedMs) : IDisposable
{
    /// <summary>The header with a schedule for this request only.</summary>
    public const string PaceHeader = "X-Doctor-Pace";

    /// <summary>The header whose text is repeated in the pace log.</summary>
    public const string TagHeader = "X-Doctor-Tag";

    private JsonDocument? _document;

    /// <summary>The HTTP side.</summary>
    public HttpContext Http => http;

    /// <summary>What all requests share.</summary>
    public ServerState State => state;

    /// <summary>When it came, on the monotonic clock.</summary>
    public double ReceivedMs => receivedMs;

    /// <summary>The random part of the answer's id.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N")[..24];

    /// <summary>The route, without a slash at the end.</summary>
    public string Path { get; } = http.Request.Path.Value is { Length: > 1 } p ? p.TrimEnd('/') : "/";

    /// <summary>The parsed body; undefined when there is none.</summary>
    public JsonElement Body { get; private set; }

    /// <summary>What is changed about its handling.</summary>
    public IRequestHooks Hooks { get; set; } = NoHooks.Instance;

    public Pace? Pace { get; private set; } = state.Pace;

    /// <summary>An equal body came before.</summary>
    public bool WasSeenBefore { get; private set; }

    /// <summary>A POST that generates.</summary>
    public bool IsGeneration => HttpMethods.IsPost(http.Request.Method) && ApiRoute.Generates(Path);

    /// <summary>The body has this field, not null.</summary>
    public bool HasField(string name) =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Reads the body, unless it is read already.</summary>
    public async Task ReadBodyAsync()
    {
        if (_document is not null)
            return;
        (_document, var bytes) = await BodyReader.ReadAsync(http);
        Body = _document.RootElement;
        WasSeenBefore = state.Seen.Add(bytes);
    }

    /// <summary>Reads the schedule header.</summary>
    public void ReadPace()
    {
        if (http.Request.Headers[PaceHeader].FirstOrDefault() is not { } text)
            return;
        try
        {
            Pace = Pacing.Pace.Parse(text);
        }
        catch (FormatException e)
        {
            throw ApiException.Invalid(PaceHeader, e.Message, "invalid_value");
        }
    }

    /// <summary>The head of its answer.</summary>
    public AnswerHead Head() => new(Id, state.Clock.GetUtcNow().ToUnixTimeSeconds(), state.Served.Name);

    /// <summary>A record for its emission times.</summary>
    public EmissionRecord Record() => new(state.PaceLog, Id, http.Request.Headers[TagHeader].FirstOrDefault(), receivedMs);

    /// <inheritdoc/>
    public void Dispose() => _document?.Dispose();
}
