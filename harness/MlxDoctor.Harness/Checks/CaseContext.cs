using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Checks.Agents;
using MlxDoctor.Harness.Checks.Prompts;
using MlxDoctor.Harness.Checks.Tapes;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Checks;

/// <summary>All that a case may use: the session, a client, the prompts, and what is known about the model.</summary>
/// <param name="Session">The server under test.</param>
/// <param name="Prompts">The authored prompts.</param>
/// <param name="Model">What may be expected of the model.</param>
/// <param name="Transcripts">Keeps every transcript of the run.</param>
internal sealed record CaseContext(IServerSession Session, PromptBook Prompts, ModelTrust Model, ITranscriptSink Transcripts)
{
    /// <summary>Clock of all time stamps.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Bounds of a request.</summary>
    public ClientOptions ClientOptions { get; init; } = new();

    /// <summary>What the server was found to offer; see <see cref="Capabilities"/>.</summary>
    public required Capabilities Capabilities { get; init; }

    /// <summary>Model names that an answer may carry: what was sent and what <c>/v1/models</c> lists.</summary>
    public IReadOnlySet<string> ModelNames { get; init; } = new HashSet<string>();

    /// <summary>Rules answer in place of a model.</summary>
    public bool Scripted { get; init; }

    /// <summary>Longest prompt and answer of the model in tokens; null when it is not known.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Headers of every request.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> ExtraHeaders { get; init; } = [];

    /// <summary>What single areas bring for their own cases, at most one object of a type: the shared measurement of speed, the model's files.</summary>
    public IReadOnlyList<object> Tools { get; init; } = [];

    /// <summary>What is left of the patience with a server that says it is busy.</summary>
    public Settling Settling { get; init; } = new();

    /// <summary>Whether the server is so late that nothing more is asked.</summary>
    public HopelessDelay Hopeless { get; } = new();

    /// <summary>How fast the server was when the run began.</summary>
    public SessionPace Pace { get; } = new();

    /// <summary>Requests that agents share.</summary>
    public SharedRequests Shared { get; } = new();

    /// <summary>The running case; empty while the server is probed.</summary>
    public string CaseId { get; init; } = "";

    /// <summary>Keeps every exchange; null when none is recorded.</summary>
    public TapeWriter? Record { get; init; }

    /// <summary>Answers instead of a server; null when there is one.</summary>
    public TapeReader? Replay { get; init; }

    /// <summary>Cases that may harm a server may be put to one that is not ours.</summary>
    public bool Destructive { get; init; }

    /// <summary>The name to send.</summary>
    public string ModelName => Session.Endpoint.Model;

    /// <summary>An area's own tool; null when this run has none, and a case that needs it skips by name.</summary>
    public T? Tool<T>()
        where T : class => Tools.OfType<T>().SingleOrDefault();

    /// <summary>The same context with one tool more.</summary>
    public CaseContext With(object tool) => this with { Tools = [.. Tools, tool] };

    /// <summary>Sends one request and keeps its transcript.</summary>
    public async Task<Transcript> SendAsync(ApiRequest request, CancellationToken cancellation)
    {
        if (ExtraHeaders.Count > 0)
            request = request with { Headers = [.. ExtraHeaders, .. request.Headers] };
        var transcript = Replay is null ? await AskAsync(request, cancellation) : Recorded(request);
        Record?.Add(CaseId, transcript.Exchange);
        Transcripts.Keep(transcript);
        return transcript;
    }

    private async Task<Transcript> AskAsync(ApiRequest request, CancellationToken cancellation)
    {
        using var client = new ApiClient(Session.Endpoint, ClientOptions, Time);
        return await client.SendAsync(request, cancellation);
    }

    private Transcript Recorded(ApiRequest request)
    {
        if (request.Id.Length == 0)
            request = request with { Id = ClientOptions.Ids.Next() };
        return TranscriptReader.Read(Replay!.Answer(CaseId, request), ClientOptions);
    }
}
