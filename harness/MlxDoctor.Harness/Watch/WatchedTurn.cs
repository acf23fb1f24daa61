using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Metrics;

namespace MlxDoctor.Harness.Watch;

/// <summary>A turn and what it came to.</summary>
/// <param name="Number">From 1, in the order of the requests.</param>
/// <param name="What">API, or method and path of what does not generate.</param>
/// <param name="Outcome">Verdict, findings with who is to blame, metrics and notes.</param>
/// <param name="Line">One line: API, tokens, ttft_ms, decode_tok_s, tools called, verdict.</param>
internal sealed record WatchedTurn(int Number, string What, CaseOutcome Outcome, string Line)
{
    /// <summary>The id of its record.</summary>
    public string CaseId => FormattableString.Invariant($"watch.turn-{Number:D4}");

    /// <summary>A line per finding.</summary>
    public IEnumerable<string> FindingLines => Outcome.Findings.Select(
        f => FormattableString.Invariant($"  turn {Number}: {f.Blame?.Name() ?? "nobody"}: {f.Code}: {f.Message}"));
}
