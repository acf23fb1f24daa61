using MlxDoctor.Core.Findings;
using MlxDoctor.Harness.Client;

namespace MlxDoctor.Harness.Asking.Answers;

/// <summary>Remembers the ids that a case has met: each answer, each of its items and each tool call has an id of its own.</summary>
internal sealed class IdLedger
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _answers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _items = new(StringComparer.Ordinal);
    private readonly HashSet<string> _calls = new(StringComparer.Ordinal);

    /// <summary>Adds a finding when an answer brings an id that an earlier one had.</summary>
    public void Check(Transcript t, FindingList findings)
    {
        lock (_gate)
        {
            Note(_answers, t.Answer.Ids.Take(1), FindingCode.EnvelopeIdRepeated, "two answers have the same id", t, findings);
            Note(_items, t.Answer.Items.Select(i => i.Id), FindingCode.EnvelopeItemIdRepeated, "items of two answers have the same id", t, findings);
            // Histories hold the calls of many answers, and results are matched by id.
            Note(_calls, t.Answer.ToolCalls.Select(c => c.Id), FindingCode.ToolsIdRepeated, "calls of two answers have the same id", t, findings);
        }
    }

    private static void Note(HashSet<string> known, IEnumerable<string?> ids, FindingCode code, string message, Transcript t, FindingList findings)
    {
        var own = ids.Where(i => !string.IsNullOrEmpty(i)).Distinct().ToList();
        if (own.Find(i => known.Contains(i!)) is { } again)
            findings.Add(t, code, message, "an id of its own for each", again);
        known.UnionWith(own!);
    }
}
