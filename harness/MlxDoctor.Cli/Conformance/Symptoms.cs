using System.Text.RegularExpressions;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Cli.Conformance;

/// <summary>Groups findings: those of a known deviation by its reason, new ones by their code.</summary>
internal static partial class Symptoms
{
    /// <summary>Families of codes by which each case asks about a parameter or a bad request of its own: as many bugs as cases.</summary>
    private static readonly string[] OfOneCase = [FindingCode.RefusalStatus.Family, FindingCode.ParameterIgnored.Family];

    /// <summary>Where a case's sentence goes on to say in which modes it asks.</summary>
    private const string HowOften = ", streamed";

    private sealed record Entry(CaseInfo Case, CaseRecord Record, Finding Finding, KnownDeviation? Known);

    /// <summary>New ones first, then what binds, then the frequent.</summary>
    public static IReadOnlyList<Symptom> Of(IEnumerable<(CaseInfo Case, CaseRecord Record)> records, IReadOnlyList<KnownDeviation> deviations)
    {
        var entries = records.SelectMany(r => r.Record.Findings.Select(f =>
            new Entry(r.Case, r.Record, f, CaseRunner.Explains(r.Case.Id, f, deviations))));
        var groups = entries.GroupBy(e => e.Known?.Reason ?? $"{e.Finding.Code} {e.Finding.Blame} {(IsOfOneCase(e.Finding) ? e.Case.Id : "")}")
            .Select(g => g.ToList())
            .OrderBy(g => g[0].Known is not null).ThenBy(LevelOf).ThenByDescending(g => Cases(g).Count).ThenBy(g => g[0].Finding.Code.Text, StringComparer.Ordinal);
        return [.. groups.Select((g, i) => Make(i + 1, g))];
    }

    private static Symptom Make(int number, IReadOnlyList<Entry> group)
    {
        var examples = group.GroupBy(e => e.Finding.Code.Text)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.OrderBy(Effort).ThenBy(e => e.Case.Id, StringComparer.Ordinal).First())
            .Select(e => (e.Case, e.Record, e.Finding))
            .ToList();
        return new()
        {
            Number = number,
            Title = group[0].Known is { } known ? Version().Replace(known.Reason, "")
                : IsOfOneCase(examples[0].Finding) ? $"{examples[0].Finding.Message}: {examples[0].Case.Sends.Split(HowOften)[0]}"
                : examples[0].Finding.Message,
            KnownReason = group[0].Known?.Reason,
            Link = group[0].Known?.Link,
            Level = LevelOf(group),
            Blame = group.Min(e => e.Finding.Blame),
            Cases = Cases(group),
            Examples = examples,
        };
    }

    /// <summary>The version in which a deviation was first seen; the page has its own.</summary>
    [GeneratedRegex(@"\s*\([^()]*\d[^()]*\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Version();

    private static bool IsOfOneCase(Finding finding) => OfOneCase.Contains(finding.Code.Family);

    private static Level LevelOf(IReadOnlyList<Entry> group) => group.Min(e => e.Case.Level);

    private static IReadOnlyList<string> Cases(IReadOnlyList<Entry> group) => [.. group.Select(e => e.Case.Id).Distinct(StringComparer.Ordinal)];

    /// <summary>The shortest line that stands on its own.</summary>
    private static int Effort(Entry entry) =>
        entry.Finding.Curl is not { } curl ? int.MaxValue
        : curl.Contains(BugReport.BodyInFile, StringComparison.Ordinal) ? int.MaxValue - 1
        : curl.Length;
}
