using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Metrics;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>What a run compared with a baseline, and how much of it.</summary>
/// <param name="Record">What the run wrote down.</param>
/// <param name="Compared">Metrics that were held against a baseline.</param>
/// <param name="NotCompared">Metrics that were measured and were not.</param>
/// <param name="Uncounted">Those of them that would count in the exit code.</param>
public sealed record ComparisonView(ComparisonRecord Record, int Compared, int NotCompared, int Uncounted)
{
    /// <summary>Nothing that counts was left out.</summary>
    public bool IsComplete => Record is { Missing: null, Recorded: false } && Compared > 0 && Uncounted == 0;

    internal static ComparisonView Of(ComparisonRecord record, IEnumerable<CaseRecord> cases)
    {
        var area = record.What == ComparisonRecord.Speed ? "perf" : ComparisonRecord.Answers;
        var metrics = cases.Where(c => c.Model == record.Model && c.Area == area && CaseId.Family(c.Id) != "assert").SelectMany(c => c.Metrics).ToList();
        var left = metrics.Where(m => !m.Judgement.IsCompared() && m.Samples.Count > 0).ToList();
        return new(record, metrics.Count(m => m.Judgement.IsCompared()), left.Count, left.Count(m => m.Gated != false));
    }
}
