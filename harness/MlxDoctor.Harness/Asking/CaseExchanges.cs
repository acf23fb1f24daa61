using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking;

/// <summary>What one run of a case may take from the cases before it, and what it took.</summary>
/// <remarks>A case that asks the same twice wants two answers: none is given to it twice, nor one that it asked for itself.</remarks>
internal sealed class CaseExchanges(ExchangeBook book, string caseId)
{
    private readonly Lock _gate = new();
    private readonly List<SharedExchange> _taken = [];

    /// <summary>What was taken, in order.</summary>
    public IReadOnlyList<SharedExchange> Taken
    {
        get
        {
            lock (_gate)
                return [.. _taken];
        }
    }

    /// <summary>Another case's exchange of the very same request, or null: then it is to be sent.</summary>
    public Transcript? Take(IServerSession session, ApiRequest request)
    {
        if (!MayBeShared(request) || book.Find(session, request) is not { } entry || entry.AskedBy == caseId)
            return null;
        lock (_gate)
        {
            if (_taken.Any(t => t.RequestId == entry.Transcript.Id))
                return null;
            _taken.Add(new(entry.Transcript.Id, entry.AskedBy));
        }
        return entry.Transcript;
    }

    /// <summary>Leaves an exchange to the cases to come.</summary>
    public void Leave(IServerSession session, int asked, Transcript transcript)
    {
        if (MayBeShared(transcript.Request))
            book.Keep(session, asked, caseId, transcript);
    }

    /// <summary>Who leaves early, or has a patience of its own, looks at time.</summary>
    private static bool MayBeShared(ApiRequest request) => request is { AbortWhen: null, Timeout: null, IdleTimeout: null };
}
