using System.Security.Cryptography;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>The whole answers of one session, so that what two cases would ask alike is asked once.</summary>
/// <remarks>
/// Only what came whole and well (a good status, no error, its end mark, a clean end) is kept: a broken exchange is one case's finding,
/// and the next case asks for itself, as it may find a server that has recovered.
/// A server that was started again, or whose connection broke, is another one, so nothing from before it is given out.
/// </remarks>
internal sealed class ExchangeBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string AskedBy, Transcript Transcript)> _made = new(StringComparer.Ordinal);
    private int _launches;

    /// <summary>How many exchanges may be taken.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _made.Count;
        }
    }

    /// <summary>The exchange of a request that was made to this start of the server, with the case that made it; null when there is none.</summary>
    public (string AskedBy, Transcript Transcript)? Find(IServerSession session, ApiRequest request)
    {
        lock (_gate)
        {
            Follow(session.Obituary is null ? session.Launches : -1);
            return _made.TryGetValue(Key(session, request), out var entry) ? entry : null;
        }
    }

    /// <summary>Keeps an exchange for the cases to come, if it came whole; the first one of a request stays.</summary>
    /// <param name="session">The server.</param>
    /// <param name="asked">Its number of launches when the request was sent.</param>
    /// <param name="caseId">The case that asked.</param>
    /// <param name="transcript">What came.</param>
    public void Keep(IServerSession session, int asked, string caseId, Transcript transcript)
    {
        if (!transcript.IsComplete)
            return;
        lock (_gate)
        {
            Follow(session.Obituary is null ? session.Launches : -1);
            if (asked == _launches)
                _made.TryAdd(Key(session, transcript.Request), (caseId, transcript));
        }
    }

    /// <summary>Looks at an exchange of any case: after a connection that broke, or did not come about, the server may be another one.</summary>
    public void Watch(Transcript transcript)
    {
        if (transcript.Exchange.End is not (TransportEnd.Broken or TransportEnd.ConnectFailed))
            return;
        lock (_gate)
            _made.Clear();
    }

    private void Follow(int now)
    {
        if (now != _launches)
            _made.Clear();
        _launches = now;
    }

    /// <summary>All that the server gets to see.</summary>
    private static string Key(IServerSession session, ApiRequest request)
    {
        var headers = string.Join('\n', request.Headers.Select(h => $"{h.Key}: {h.Value}"));
        var head = $"{session.Endpoint.BaseUrl}\n{request.Method} {request.Path}\n{request.ContentType}\n{request.Stream}\n{headers}\n";
        return head + (request.Body is { } body ? Convert.ToHexString(SHA256.HashData(body.Span)) : "-");
    }
}
