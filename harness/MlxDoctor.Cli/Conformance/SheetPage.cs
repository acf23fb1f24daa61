using System.Globalization;
using System.Text;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Cli.Conformance;

/// <summary>Writes the page of one server and version: what holds, what does not, and how to see and report it.</summary>
internal static class SheetPage
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly Level[] Levels = [Level.Must, Level.Should];

    /// <summary>The page.</summary>
    public static string Of(Sheet sheet)
    {
        var page = new StringBuilder();
        page.Append(Invariant, $"# Conformance: {Markdown.Text(sheet.Title)}\n\n")
            .Append(
                Invariant,
                $"Written by `harness/doctor conformance` from {Format.Count(sheet.Runs.Count, "run")}. A deviation is a failure that the server's profile "
                    + $"expects; it is no less a failure.\n\n")
            .Append(Invariant, $"- Versions: {Markdown.Text(BugReport.Versions(sheet))}\n")
            .Append(Invariant, $"- Hardware: {Markdown.Text(BugReport.Hardware(sheet))}\n")
            .Append(Invariant, $"- Models: {string.Join(", ", sheet.Models.Select(m => Markdown.Code(m)))}\n")
            .Append(Invariant, $"- Server: {Markdown.Code(sheet.Scrub.Clean(BugReport.Command(sheet, sheet.Records.Values.First())))}\n")
            .Append(string.Concat(sheet.Runs.Select(Made)))
            .Append(
                Invariant,
                $"- The same again: {Markdown.Code($"harness/doctor check --server {sheet.Server} --model MODEL --area contract,output --level all")}\n\n");
        if (sheet.Partial)
            page.Append("**A run was interrupted: cases may be missing.**\n\n");
        Totals(page, sheet);
        foreach (var level in Levels)
            Table(page, sheet, level);
        NotJudged(page, sheet);
        if (sheet.Causes.Count > 0)
            page.Append("\n## Findings\n\nEach with a request to see it again, and a block to copy into an issue. New ones first.\n");
        foreach (var cause in sheet.Causes)
            Section(page, sheet, cause);
        return page.ToString();
    }

    private static string Made((SheetRun Run, int Records) made) => string.Create(Invariant,
        $"- Run of {made.Run.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {Format.Count(made.Records, "record")}, commit {Known(made.Run.Commit)}, load average "
            + $"{Known(made.Run.LoadBefore)} before and {Known(made.Run.LoadAfter)} after (an idle machine has 0 before)\n");

    private static string Known(string? fact) => fact is null or RunEnvironment.Unknown ? "not recorded" : Markdown.Text(fact);

    private static void Totals(StringBuilder page, Sheet sheet)
    {
        page.Append(Markdown.Head("level", "cases", "hold", "deviate as known", "fail", "not judged"));
        foreach (var level in Levels)
        {
            var words = sheet.Cases.Where(c => c.Level == level).Select(c => VerdictCell.Worst(sheet.Row(c.Id))).ToList();
            var (holds, deviates, fails, rest) = VerdictCell.Count(words);
            page.Append(
                Markdown.Row(Word(level), Format.Count(words.Count), Format.Count(holds), Format.Count(deviates), Format.Count(fails), Format.Count(rest)));
        }
    }

    private static void Table(StringBuilder page, Sheet sheet, Level level)
    {
        var cases = sheet.Cases.Where(c => c.Level == level).ToList();
        if (cases.Count == 0)
            return;
        page.Append(Invariant, $"\n## {Word(level)}\n\n").Append(Markdown.Head(["case", "expects", .. sheet.Models.Select(m => Markdown.Text(m)), "findings"]));
        foreach (var check in cases)
            page.Append(Markdown.Row(
                [Markdown.Code(check.Id), Markdown.Text(check.Expects), .. sheet.Row(check.Id).Select(VerdictCell.Of), Links(sheet, check.Id)]));
    }

    private static string Links(Sheet sheet, string id) =>
        string.Join(
            " ", sheet.Causes.Where(s => s.Cases.Contains(id, StringComparer.Ordinal)).Select(s => string.Create(Invariant, $"[{s.Number}](#f{s.Number})")));

    private static void NotJudged(StringBuilder page, Sheet sheet)
    {
        var open = sheet.Cases.SelectMany(c => sheet.Row(c.Id)).OfType<CaseRecord>()
            .Where(r => r.Verdict is Verdict.Skip or Verdict.Error or Verdict.Inconclusive)
            .GroupBy(r => sheet.Scrub.Clean(r.Reason ?? "without a reason")).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        if (open.Count == 0)
            return;
        page.Append("\n## Not judged\n\n");
        foreach (var group in open)
            page.Append(Invariant, $"- {Markdown.Text(group.Key)}: {string.Join(", ", group.Select(r => Markdown.Code(r.Id)).Distinct())}\n");
    }

    private static void Section(StringBuilder page, Sheet sheet, Cause cause)
    {
        var title = sheet.Scrub.Clean(cause.Title);
        page.Append(Invariant, $"\n### <a id=\"f{cause.Number}\"></a>{cause.Number}. {Markdown.Text(title)}\n\n")
            .Append(
                Invariant,
                $"{Word((Level)cause.Rank)}, "
                    + $"{(cause.KnownReason is null ? "**new**" : "known deviation")}{(cause.Blame is { } blame ? $", to blame: {blame.Name()}" : "")}");
        if (cause.Link is { } link)
            page.Append(Invariant, $", upstream: {Markdown.Link(link)}");
        page.Append(Invariant, $". Shows in {Format.Count(cause.Cases.Count, "case")}: {string.Join(", ", cause.Cases.Select(c => Markdown.Code(c)))}.\n\n");
        var (record, finding) = cause.Examples[0];
        var check = Check(sheet, record);
        page.Append(Invariant, $"{Markdown.Code(finding.Code.Text)} in {Markdown.Code(check.Id)}. File this bug:\n\n").Append(
            BugReport.Of(sheet, title, check, record, finding));
        Others(page, sheet, cause);
    }

    private static void Others(StringBuilder page, Sheet sheet, Cause cause)
    {
        var shown = new HashSet<string?> { cause.Examples[0].Finding.Curl };
        foreach (var (record, finding) in cause.Examples.Skip(1))
        {
            var check = Check(sheet, record);
            page.Append(Invariant, $"\n{Markdown.Code(finding.Code.Text)} in {Markdown.Code(check.Id)}: {Markdown.Text(sheet.Scrub.Clean(finding.Message))}; ")
                .Append(
                    Invariant,
                    $"expected {Markdown.Code(sheet.Scrub.Clean(finding.Expected ?? check.Expects), 120)}, seen "
                        + $"{Markdown.Code(sheet.Scrub.Clean(finding.Seen ?? "null"), 120)}");
            page.Append(shown.Add(finding.Curl) ? ".\n\n" + BugReport.Again(sheet, check, finding) : ", by a request that is shown above.\n");
        }
    }

    private static CaseInfo Check(Sheet sheet, CaseRecord record) => sheet.Cases.First(c => c.Id == record.Id);

    private static string Word(Level level) => level.ToString().ToUpperInvariant();
}
