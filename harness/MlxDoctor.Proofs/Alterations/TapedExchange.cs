using MlxDoctor.Harness.Asking.Tapes;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Proofs.Alterations;

/// <summary>One answer of a recording, with the request that a case sends for it.</summary>
/// <param name="Case">Id of the case.</param>
/// <param name="Request">What the case sends.</param>
/// <param name="Turn">Which answer to this very request it is, from 0.</param>
/// <param name="Number">Which request of its case over its group and mode it is, from 0.</param>
/// <param name="Exchange">What the healthy server answered.</param>
internal sealed record TapedExchange(string Case, ApiRequest Request, int Turn, int Number, Exchange Exchange)
{
    /// <summary>Finds it again while its case is replayed.</summary>
    public string Key => KeyOf(Case, Request, Turn);

    /// <summary>The group that its answer belongs to.</summary>
    public AnswerGroup Group => AnswerGroups.Of(Request, Exchange.Status);

    /// <summary>Streamed or not.</summary>
    public bool IsStream => Exchange.Header("content-type")?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The key of an answer.</summary>
    public static string KeyOf(string caseId, ApiRequest request, int turn) => FormattableString.Invariant($"{TapeKey.Of(caseId, request)}/{turn}");
}
