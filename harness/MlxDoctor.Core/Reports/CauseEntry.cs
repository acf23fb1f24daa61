using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;

namespace MlxDoctor.Core.Reports;

/// <summary>One finding of one case, with what else decides to which cause it belongs.</summary>
/// <param name="Record">The record of the case.</param>
/// <param name="Finding">What was wrong.</param>
public sealed record CauseEntry(CaseRecord Record, Finding Finding)
{
    /// <summary>Codes by which each case asks about something of its own (a parameter, a bad request, a unit test): as many causes as cases.</summary>
    private static readonly string[] OfOneCase =
    [
        FindingCode.RefusalStatus.Family, FindingCode.ParameterIgnored.Family, FindingCode.VstestFailed.Family,
    ];

    /// <summary>The deviation that the finding is, or null when it is none that is known.</summary>
    public KnownDeviation? Known { get; init; }

    /// <summary>How binding it is: causes with a smaller one come first.</summary>
    public int Rank { get; init; }

    /// <summary>What the case sends, in words, where the caller knows; only causes of a single case show it.</summary>
    public string? Sends { get; init; }

    /// <summary>The finding is about something that no other case asks.</summary>
    internal bool IsOfOneCase => OfOneCase.Contains(Finding.Code.Family);

    /// <summary>Entries of one cause share it.</summary>
    internal string Key => Known?.Reason ?? $"{Finding.Code} {Finding.Blame} {(IsOfOneCase ? Record.Id : "")}{(IsBare ? Finding.Message : "")}";

    /// <summary>What has no finding has no code either: its reason tells one from another.</summary>
    internal bool IsBare => Record.Findings.Count == 0;

    /// <summary>What is wrong with a case: its findings, or its reason when it has none; empty when nothing is.</summary>
    public static IEnumerable<CauseEntry> Of(CaseRecord record)
    {
        if (record.Verdict is not (Verdict.Fail or Verdict.Error or Verdict.Regression))
            return [];
        var rank = record.Verdict switch { Verdict.Error => 0, Verdict.Fail => 1, _ => 2 };
        return record.Findings.Count > 0
            ? record.Findings.Select(f => new CauseEntry(record, f) { Rank = rank })
            : [new CauseEntry(record, new Finding(FindingCode.Bare(record.Verdict.Name()), record.Reason ?? "without a reason") { Blame = record.Blame })
            {
                Rank = rank,
            }];
    }
}
