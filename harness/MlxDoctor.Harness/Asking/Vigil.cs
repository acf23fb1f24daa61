using System.Text.Json;
using System.Text.Json.Nodes;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>Notices in the middle of a run that the server has become silent, so that the run ends once and not case by case.</summary>
/// <remarks>
/// A stream must bring an event or a comment within the patience. A whole answer shows nothing until it is there,
/// so it gets three times what the pace of the streams so far lets expect, and never less than the patience. Prompts are read at 20 tokens a second at least.
/// What exceeds its limit is a finding of its case; only when a short streamed question brings no sign of life either is the server silent.
/// </remarks>
internal sealed class Vigil(Patience patience, TimeProvider time)
{
    private const double BytesPerToken = 3, SlowestPrefillTokens = 20, Margin = 3, UsualItlMs = 100;
    private const int ShortPromptTokens = 200, UsualMaxTokens = 1000, LongestRead = 1 << 20;
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Lock _measuring = new();
    private double? _ttftMs, _itlMs;
    private long _heard = time.GetTimestamp();
    private SilentServerException? _silent;
    private string _where = "";

    /// <summary>Why nothing more is asked, or null.</summary>
    public string? Silent => Volatile.Read(ref _silent) is null ? null : $"the server is silent ({FindingCode.ServerSilent} in {_where})";

    /// <summary>The server was started again.</summary>
    public void Reset() => Volatile.Write(ref _silent, null);

    /// <summary>Learns the pace from a stream that ended well; the slowest one counts.</summary>
    public void Learn(Transcript t)
    {
        if (!t.IsStream || !t.IsComplete)
            return;
        lock (_measuring)
        {
            _ttftMs = Slower(_ttftMs, TranscriptTiming.TtftMs(t));
            _itlMs = Slower(_itlMs, TranscriptTiming.ItlMs(t));
        }
    }

    /// <summary>The limits of a request.</summary>
    public ClientOptions Bound(ClientOptions options, ApiRequest request)
    {
        var prompt = TimeSpan.FromSeconds(Math.Max(0, (request.Body?.Length ?? 0) / BytesPerToken - ShortPromptTokens) / SlowestPrefillTokens);
        var limit = prompt + (request.Stream ? Longer(patience.Silence, Expected(0)) : Longer(patience.Silence, Expected(MaxTokens(request))));
        return options with
        {
            Timeout = request.Stream || limit > options.Timeout ? options.Timeout : limit,
            IdleTimeout = limit > options.Timeout ? options.Timeout : limit,
            Heard = () => Volatile.Write(ref _heard, time.GetTimestamp()),
        };
    }

    /// <summary>After somebody else waited in vain, such as an agent: asks for a sign of life.</summary>
    /// <param name="context">The session.</param>
    /// <param name="last">What was said last.</param>
    /// <param name="waited">How long the other one waited.</param>
    /// <param name="cancellation">The run was interrupted.</param>
    /// <exception cref="SilentServerException">There was none.</exception>
    public async Task RequireLifeAsync(CaseContext context, Transcript last, TimeSpan waited, CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (Volatile.Read(ref _silent) is { } known)
                throw known;
            if (await ShowsLifeAsync(context, cancellation))
                return;
            // A process that ended is told by its last words, not by this.
            if (context.Session.Obituary is not null || context.Session.Dying)
                return;
            _where = context.CaseId.Length > 0 ? context.CaseId : "a request between cases";
            var found = SilentServer.Of(context.Session.Endpoint, last, FormattableString.Invariant(
                $"the server does not answer any more: silence for {waited.TotalSeconds:0} s, then no sign of life on a short question in ")
                    + FormattableString.Invariant($"{Patient.TotalSeconds:0} s"));
            Volatile.Write(ref _silent, found);
            throw found;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Looks at an answer; one that did not come makes the server be asked for a sign of life.</summary>
    /// <exception cref="SilentServerException">There was none.</exception>
    public async Task WatchAsync(CaseContext context, Transcript t, CancellationToken cancellation)
    {
        Learn(t);
        if (IsSuspicious(context, t))
            await RequireLifeAsync(context, t, time.GetElapsedTime(Volatile.Read(ref _heard)), cancellation);
    }

    private TimeSpan Patient => Longer(patience.Sign, Expected(0));

    /// <summary>A limit of ours was exceeded while the server said nothing to anybody else, or nobody listens on its port.</summary>
    private bool IsSuspicious(CaseContext context, Transcript t)
    {
        if (t.Request.Timeout is not null || t.Request.IdleTimeout is not null)
            return false;
        if (t.Ending == Ending.ConnectFailed)
            return context.Session.Obituary is null && !context.Session.Dying;
        return t.Ending is Ending.Timeout or Ending.IdleTimeout && time.GetElapsedTime(Volatile.Read(ref _heard)) >= patience.Silence / 2;
    }

    private async Task<bool> ShowsLifeAsync(CaseContext context, CancellationToken cancellation)
    {
        var (began, limit) = (time.GetTimestamp(), Patient);
        while (true)
        {
            var left = limit - time.GetElapsedTime(began);
            // A pause may take longer than was asked for, on a machine that slept above all.
            if (left <= TimeSpan.Zero)
                return false;
            var alive = false;
            var limits = context.ClientOptions with { Timeout = left, IdleTimeout = left, Heard = () => Volatile.Write(ref alive, true) };
            using var client = new ApiClient(context.Session.Endpoint, limits, time);
            var request = SilentServer.Question(context.ModelName) with { Headers = context.ExtraHeaders, AbortWhen = _ => Volatile.Read(ref alive) };
            using var wait = context.Waits?.Begin(Null(context.CaseId), () => "a sign of life of the server");
            var t = await client.SendAsync(request, cancellation);
            context.Transcripts.Keep(t);
            if (Volatile.Read(ref alive) || SilentServer.IsWhole(t))
            {
                Volatile.Write(ref _heard, time.GetTimestamp());
                return true;
            }
            if (context.Session.Obituary is not null || context.Session.Dying || time.GetElapsedTime(began) + Again >= limit)
                return false;
            await Task.Delay(Again, time, cancellation);
        }
    }

    /// <summary>Three times what an answer of so many tokens takes at the pace so far.</summary>
    private TimeSpan Expected(int tokens)
    {
        lock (_measuring)
            return TimeSpan.FromMilliseconds(Margin * ((_ttftMs ?? 0) + tokens * (_itlMs ?? UsualItlMs)));
    }

    private static int MaxTokens(ApiRequest request)
    {
        try
        {
            if (request.Body is { Length: < LongestRead } body && JsonNode.Parse(body.Span) is JsonObject json)
                foreach (var name in (string[])["max_tokens", "max_completion_tokens", "max_output_tokens"])
                    if (json[name] is JsonValue value && value.TryGetValue(out int tokens))
                        return Math.Clamp(tokens, 0, UsualMaxTokens);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // A body that is spoilt on purpose; its refusal takes no tokens.
            return 0;
        }
        return request.Method == "GET" ? 0 : UsualMaxTokens;
    }

    private static double? Slower(double? a, double? b) => a is null || b > a ? b : a;

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static string? Null(string text) => text.Length == 0 ? null : text;
}
