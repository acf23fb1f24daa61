using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Asking.Answers;
using MlxDoctor.Harness.Asking.Prompts;
using MlxDoctor.Harness.Asking.Tapes;
using MlxDoctor.Harness.Client;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Harness.Asking;

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

    /// <summary>Notices a server that becomes silent; null where other limits hold.</summary>
    public Vigil? Vigil { get; init; }

    /// <summary>Tells what is waited for; null when nobody looks on.</summary>
    public WaitBook? Waits { get; init; }

    /// <summary>Whether the server is so late that nothing more is asked.</summary>
    public HopelessDelay Hopeless { get; } = new();

    /// <summary>How fast the server was when the run began.</summary>
    public SessionPace Pace { get; } = new();

    /// <summary>Requests that agents share.</summary>
    public SharedRequests Shared { get; } = new();

    /// <summary>What was asked in this session and may be taken by other cases; null shares nothing.</summary>
    public ExchangeBook? Book { get; init; } = new();

    /// <summary>The running case's way to the book; null when it takes nothing from others and leaves nothing to them.</summary>
    public CaseExchanges? Exchanges { get; init; }

    /// <summary>The running case asks once more for what only a repetition shows; see <see cref="CaseInfo.Repeats"/>.</summary>
    public bool Repeats { get; init; }

    /// <summary>The running case; empty while the server is probed.</summary>
    public string CaseId { get; init; } = "";

    /// <summary>Keeps every exchange; null when none is recorded.</summary>
    public TapeWriter? Record { get; init; }

    /// <summary>Answers instead of a server; null when there is one.</summary>
    public TapeReader? Replay { get; init; }

    /// <summary>What the run was asked for: a case takes from here the options that are for it.</summary>
    public RunRequest Request { get; init; } = new(Tier.Check);

    /// <summary>The name to send.</summary>
    public string ModelName => Session.Endpoint.Model;

    /// <summary>An area's own tool; null when this run has none, and a case that needs it skips by name.</summary>
    public T? Tool<T>()
        where T : class => Tools.OfType<T>().SingleOrDefault();

    /// <summary>The same context with one tool more.</summary>
    public CaseContext With(object tool) => this with { Tools = [.. Tools, tool] };

    /// <summary>Sends one request and keeps its transcript.</summary>
    /// <exception cref="SilentServerException">It was not answered, and the server shows no sign of life.</exception>
    public async Task<Transcript> SendAsync(ApiRequest request, CancellationToken cancellation)
    {
        request = WithHeaders(request);
        var transcript = Replay is null ? await AskAsync(request, cancellation) : Recorded(request);
        Book?.Watch(transcript);
        Record?.Add(CaseId, transcript.Exchange);
        Transcripts.Keep(transcript);
        if (Vigil is not null && Replay is null)
            await Vigil.WatchAsync(this, transcript, cancellation);
        return transcript;
    }

    /// <summary>The exchange of the very same request that another case has made in this session, or one that is sent now.</summary>
    /// <remarks>Sent in any case when the running case declares that its answers must be its own.</remarks>
    public async Task<Transcript> SendOnceAsync(ApiRequest request, CancellationToken cancellation)
    {
        if (Exchanges is null)
            return await SendAsync(request, cancellation);
        if (Exchanges.Take(Session, WithHeaders(request)) is { } made)
        {
            // A recording has the answers of each case, so that each can be judged from it alone.
            Record?.Add(CaseId, made.Exchange);
            Transcripts.Refer(made);
            return made;
        }
        var launches = Session.Launches;
        var transcript = await SendAsync(request, cancellation);
        Exchanges.Leave(Session, launches, transcript);
        return transcript;
    }

    private ApiRequest WithHeaders(ApiRequest request) =>
        ExtraHeaders.Count > 0 ? request with { Headers = [.. ExtraHeaders, .. request.Headers] } : request;

    private async Task<Transcript> AskAsync(ApiRequest request, CancellationToken cancellation)
    {
        using var wait = Waits?.Begin(CaseId.Length == 0 ? null : CaseId, () => $"the answer to {request.Method} {request.Path}");
        using var client = new ApiClient(Session.Endpoint, Vigil?.Bound(ClientOptions, request) ?? ClientOptions, Time);
        return await client.SendAsync(request, cancellation);
    }

    private Transcript Recorded(ApiRequest request)
    {
        if (request.Id.Length == 0)
            request = request with { Id = ClientOptions.Ids.Next() };
        return TranscriptReader.Read(Replay!.Answer(CaseId, request), ClientOptions);
    }
}
