using System.Globalization;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Cli.Running;

/// <summary>Sums up the cases of a family in one line, once the last of them has ended.</summary>
internal sealed class FamilyLines
{
    private static readonly Verdict[] Order =
        [Verdict.Error, Verdict.Fail, Verdict.Regression, Verdict.Inconclusive, Verdict.Pass, Verdict.KnownDeviation, Verdict.Skip];

    private readonly Dictionary<(string? Model, string Family), List<CaseRecord>> _open = [];
    private IReadOnlyDictionary<string, int> _planned = new Dictionary<string, int>();

    /// <summary>The cases that each model will be put.</summary>
    public void Plan(IEnumerable<string> caseIds) =>
        _planned = caseIds.GroupBy(CaseId.Family, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    /// <summary>Takes a record, and gives the family's line when it was the last.</summary>
    public string? Add(CaseRecord record)
    {
        var key = (record.Model, CaseId.Family(record.Id));
        if (!_open.TryGetValue(key, out var records))
            _open[key] = records = [];
        records.RemoveAll(r => r.Id == record.Id);
        records.Add(record);
        if (records.Count < _planned.GetValueOrDefault(key.Item2))
            return null;
        _open.Remove(key);
        return IsSilent(records) ? null : Line(key.Item2, records);
    }

    /// <summary>Families of which cases are missing, because the run broke off.</summary>
    public IReadOnlyList<string> Rest()
    {
        var lines = _open.Where(f => !IsSilent(f.Value)).Select(f => Line(f.Key.Family, f.Value)).ToList();
        _open.Clear();
        return lines;
    }

    // That cases were not run, or that there was no time for them, is said once, at the end.
    private static bool IsSilent(List<CaseRecord> records) => records.TrueForAll(r => r.WasNotRun || r.WasLeftOut);

    private static string Line(string family, List<CaseRecord> records)
    {
        var counts =
            string.Join(
                ", ",
                Order.Select(v => (Verdict: v, Count: records.Count(r => r.Verdict == v))).Where(c => c.Count > 0)
                    .Select(c => $"{Format.Count(c.Count)} {c.Verdict.Name()}"));
        var seconds = (records.Sum(r => r.DurationMs ?? 0) / 1000).ToString("0.0", CultureInfo.InvariantCulture);
        return $"{family,-14} {counts,-26} {seconds,6} s{(Remark(records) is { } remark ? $"  {remark}" : "")}";
    }

    /// <summary>Whose answers they were if not a model's, and why cases were skipped.</summary>
    private static string? Remark(List<CaseRecord> records)
    {
        var reasons = records.Where(r => r.Verdict == Verdict.Skip).Select(r => r.Reason).OfType<string>().Distinct().ToList();
        List<string?> parts =
        [
            records.Select(r => r.Mark).FirstOrDefault(m => m is not null), reasons.FirstOrDefault(),
            reasons.Count > 1 ? $"and {Format.Count(reasons.Count - 1)} other reasons" : null,
        ];
        return string.Join("; ", parts.OfType<string>()) is { Length: > 0 } text ? Markdown.Shorten(text.ReplaceLineEndings(" "), 160) : null;
    }
}
