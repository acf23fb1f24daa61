using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Checks.Perf;
using MlxDoctor.Harness.Checks.Prompts;
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

    /// <summary>The shared measurement of the speed cases; null when the run measures no speed.</summary>
    public PerfBench? Perf { get; init; }

    /// <summary>The name to send.</summary>
    public string ModelName => Session.Endpoint.Model;

    /// <summary>Sends one request and keeps its transcript.</summary>
    public async Task<Transcript> SendAsync(ApiRequest request, CancellationToken cancellation)
    {
        using var client = new ApiClient(Session.Endpoint, ClientOptions, Time);
        var transcript = await client.SendAsync(request, cancellation);
        Transcripts.Keep(transcript);
        return transcript;
    }
}
