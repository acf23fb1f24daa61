using System.Text.Json.Nodes;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Cases.Context.Failures;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Cases.Context.Measuring;

/// <summary>A server behind a session, over HTTP: greedy, streamed, usage asked for.</summary>
internal sealed class SessionServer(IServerSession session, TimeProvider time) : IContextServer
{
    /// <summary>Comments of a server keep a stream alive, so that its whole time has a limit too.</summary>
    private const int WholeToSilence = 10;

    private bool _plain;
    private bool _thinkingOff;

    /// <summary>Headers of every request.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Headers { get; init; } = [];

    /// <summary>Told every exchange.</summary>
    public Action<Transcript>? Heard { get; init; }

    /// <inheritdoc/>
    public bool Owned => session.Owned;

    /// <inheritdoc/>
    public string? Obituary => session.Obituary;

    /// <inheritdoc/>
    public Task RestartAsync(string why, CancellationToken cancellation) => session.RestartAsync(why, cancellation);

    /// <inheritdoc/>
    public async Task<Asked> AskAsync(string prompt, int answerTokens, TimeSpan patience, CancellationToken cancellation)
    {
        var t = await SendAsync(prompt, answerTokens, patience, cancellation);
        if (t.Answer.Reasoning is { Length: > 0 } && !_thinkingOff)
        {
            // Thinking would use up the reserved answer.
            _thinkingOff = true;
            t = await SendAsync(prompt, answerTokens, patience, cancellation);
        }
        else if (!_plain && t.Status is 400 or 422 && ErrorTaxonomy.Of(Facts(t)) == ErrorCategory.RejectedParam)
        {
            _plain = true;
            t = await SendAsync(prompt, answerTokens, patience, cancellation);
        }
        var answered = t is { IsSuccess: true, Answer.Error: null } && t.Answer.FinishReasons.Count > 0
            && !string.IsNullOrWhiteSpace(t.Answer.Text + t.Answer.Reasoning)
            && t.Ending is Ending.FinishedWithDone or Ending.CleanCloseWithoutDone or Ending.NonStreamComplete;
        return new Asked
        {
            Text = t.Answer.Text,
            Thinks = t.Answer.Reasoning is { Length: > 0 },
            Answered = answered,
            PromptTokens = t.Answer.Usage?.Prompt is > 0 and var tokens ? tokens : null,
            CachedTokens = t.Answer.Usage?.CachedTokens,
            TtftMs = TranscriptTiming.TtftMs(t),
            ItlMs = TranscriptTiming.ItlMs(t),
            Failure = answered ? null : Facts(t),
        };
    }

    /// <inheritdoc/>
    public async Task<Life> LifeAsync(TimeSpan patience, CancellationToken cancellation)
    {
        if (session.Obituary is not null || session.Dying)
            return Life.Gone;
        var t = await SendAsync("Say hello.", 1, patience, cancellation);
        return t.Ending switch
        {
            Ending.ConnectFailed => Life.Gone,
            Ending.Timeout or Ending.IdleTimeout => Life.Hung,
            _ => Life.Alive,
        };
    }

    private FailureFacts Facts(Transcript t) => new(Reached(t))
    {
        Status = t.Status,
        Code = t.Answer.Error?.Code ?? t.Answer.Error?.Type,
        Param = t.Answer.Error?.Param,
        Ending = t.Ending,
        Empty = t is { IsSuccess: true, Answer.Error: null } && t.Answer.FinishReasons.Count > 0 && string.IsNullOrWhiteSpace(t.Answer.Text),
        PromptTokens = t.Answer.Usage?.Prompt,
        ProcessGone = session.Obituary is not null || session.Dying,
        Text = t.Answer.Error?.Message ?? t.Answer.Error?.Raw ?? t.Failure ?? (t.IsSuccess ? t.Answer.Text : t.BodyText),
    };

    private static Phase Reached(Transcript t) =>
        t.Answer.FinishReasons.Count > 0 ? Phase.Answer : t.Answer.Deltas.Any(d => d.IsOutput) ? Phase.Decode : Phase.Prefill;

    private async Task<Transcript> SendAsync(string prompt, int answerTokens, TimeSpan patience, CancellationToken cancellation)
    {
        var body = new JsonObject
        {
            ["model"] = session.Endpoint.Model,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = prompt }),
            ["max_tokens"] = answerTokens,
            ["stream"] = true,
        };
        if (!_plain)
        {
            body["temperature"] = 0;
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }
        if (_thinkingOff)
            body["chat_template_kwargs"] = new JsonObject { ["enable_thinking"] = false };
        using var client = new ApiClient(session.Endpoint, new ClientOptions { Timeout = patience * WholeToSilence, IdleTimeout = patience }, time);
        var transcript = await client.SendAsync(ApiRequest.Chat(body) with { Headers = Headers }, cancellation);
        cancellation.ThrowIfCancellationRequested();
        Heard?.Invoke(transcript);
        return transcript;
    }
}
