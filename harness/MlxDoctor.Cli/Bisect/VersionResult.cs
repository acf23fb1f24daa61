using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.Cli.Bisect;

/// <summary>What a version came to.</summary>
/// <param name="Version">The version.</param>
/// <param name="Why">Why it could not be judged; null when it was.</param>
/// <param name="View">Its run, or null when it did not come so far.</param>
internal sealed record VersionResult(string Version, string? Why, RunView? View)
{
    /// <summary>The records of the cases by id.</summary>
    public IReadOnlyDictionary<string, CaseRecord> Cases { get; } =
        View?.Cases.GroupBy(c => c.Record.Id).ToDictionary(g => g.Key, g => g.Last().Record) ?? new Dictionary<string, CaseRecord>();

    /// <summary>True for a failure, known or new; false for a pass; null when the case says neither.</summary>
    public bool? Fails(string caseId) => Cases.GetValueOrDefault(caseId)?.Verdict switch
    {
        Verdict.Pass => false,
        Verdict.Fail or Verdict.KnownDeviation or Verdict.Regression => true,
        _ => null,
    };

    /// <summary>What a case came to in a few words.</summary>
    public string Words(string caseId) => Cases.GetValueOrDefault(caseId) is { } record
        ? $"{record.Verdict.Name()}{(record.Findings.Count > 0 ? $" ({string.Join(", ", record.Findings.Select(f => f.Code.Text).Distinct())})" : "")}"
        : Why ?? "not there";
}
