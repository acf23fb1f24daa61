using System.IO.Enumeration;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Servers;

namespace MlxDoctor.Harness.Judging;

/// <summary>Notices known deviations that excuse nothing any more, the ones of whole families among them.</summary>
/// <remarks>A deviation is unused once every quick case that it names was put, one of them was judged, and none of their findings was it.</remarks>
internal sealed class DeviationLedger
{
    private readonly List<(KnownDeviation Deviation, HashSet<string> Left)> _open;
    private readonly HashSet<KnownDeviation> _judged = [];

    /// <summary>Begins with nothing put yet.</summary>
    /// <param name="deviations">What is expected of the server.</param>
    /// <param name="cases">Ids of the cases of a whole quick run.</param>
    public DeviationLedger(IReadOnlyList<KnownDeviation> deviations, IReadOnlyCollection<string> cases) =>
        _open = [.. deviations.Select(d => (d, cases.Where(id => FileSystemName.MatchesSimpleExpression(d.Case, id)).ToHashSet(StringComparer.Ordinal)))];

    /// <summary>Notes a case; with the last one of a deviation that was met nowhere, the outcome says so.</summary>
    /// <param name="id">The case.</param>
    /// <param name="outcome">What it came to.</param>
    /// <param name="version">The server's version, or null.</param>
    public CaseOutcome Note(string id, CaseOutcome outcome, string? version)
    {
        var match = new DeviationMatch();
        foreach (var (deviation, left) in _open.Where(o => FileSystemName.MatchesSimpleExpression(o.Deviation.Case, id)).ToList())
        {
            if (!deviation.Covers(version) || outcome.Findings.Any(f => match.Is(deviation, f, outcome.Findings)))
            {
                _open.RemoveAll(o => o.Deviation == deviation);
                continue;
            }
            if (outcome.Verdict is not (Verdict.Skip or Verdict.Error))
                _judged.Add(deviation);
            left.Remove(id);
            if (left.Count > 0)
                continue;
            _open.RemoveAll(o => o.Deviation == deviation);
            // A case that passes although it is named says so already.
            if (_judged.Contains(deviation) && !(deviation.Case == id && outcome.Verdict == Verdict.Pass))
                outcome = outcome with
                {
                    Notes = [.. outcome.Notes, $"the known deviation of {deviation.Case} '{deviation.Pattern}' was met in none of its cases: remove it from "
                        + $"the profile ({deviation.Reason})"],
                };
        }
        return outcome;
    }
}
