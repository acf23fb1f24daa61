using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>The time that all questions before the first case share: a server that answers none of them is silent, one that is slow is asked less.</summary>
internal sealed class ProbeBudget(Endpoint endpoint, Patience patience, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();
    private readonly List<string> _unasked = [];
    private bool _answered;

    /// <summary>Asks with the limits that it is given.</summary>
    public delegate Task<Transcript> Ask(ApiRequest request, ClientOptions limits, CancellationToken cancellation);

    /// <summary>What was not asked any more.</summary>
    public IReadOnlyList<string> Unasked => _unasked;

    private TimeSpan Left => (_answered ? patience.Probing : patience.FirstAnswer) - time.GetElapsedTime(_began);

    /// <summary>False when the time is spent; then the name of what is left out is kept.</summary>
    public bool Allows(string name)
    {
        if (Left > TimeSpan.Zero)
            return true;
        _unasked.Add(name);
        return false;
    }

    /// <summary>Asks within what is left of the time.</summary>
    /// <param name="ask">Sends the request.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="options">Gives all limits but those of time.</param>
    /// <param name="most">The limit for this question alone; the patience when it is null, so that one of many takes not all of the time.</param>
    /// <param name="cancellation">The run was interrupted.</param>
    /// <exception cref="SilentServerException">The time is spent, and the server has never answered.</exception>
    public async Task<Transcript> SendAsync(Ask ask, ApiRequest request, ClientOptions options, TimeSpan? most, CancellationToken cancellation)
    {
        var limit = Shorter(Shorter(Left, most ?? patience.Silence), options.Timeout);
        // A limit of nothing would not even send; what comes within a moment still counts.
        limit = limit > TimeSpan.FromSeconds(1) ? limit : TimeSpan.FromSeconds(1);
        var idle = Shorter(limit, Shorter(patience.Silence, options.IdleTimeout));
        var t = await ask(request, options with { Timeout = limit, IdleTimeout = idle }, cancellation);
        _answered |= SilentServer.IsWhole(t);
        if (!_answered && Left <= TimeSpan.Zero)
            throw SilentServer.Of(endpoint, t, FormattableString.Invariant(
                $"the server does not answer: no complete answer in {patience.FirstAnswer.TotalSeconds:0} s of probing"));
        return t;
    }

    /// <summary>Puts the first question, streamed, so that a slow model is told from a server that hangs.</summary>
    /// <exception cref="SilentServerException">Neither event nor comment came in time.</exception>
    public async Task<Transcript> FirstAsync(Ask ask, ClientOptions options, CancellationToken cancellation)
    {
        var t = await SendAsync(
            ask, SilentServer.Question(endpoint.Model), options with { IdleTimeout = patience.Silence }, patience.FirstAnswer, cancellation);
        return t.Ending == Ending.IdleTimeout
            ? throw SilentServer.Of(endpoint, t, FormattableString.Invariant(
                $"the server does not answer: neither event nor comment for {patience.Silence.TotalSeconds:0} s after the first request, which is streamed"))
            : t;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
