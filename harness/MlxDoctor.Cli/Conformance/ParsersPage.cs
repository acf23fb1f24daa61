using System.Globalization;
using System.Text;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Reports;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Cases.Parsers;
using MlxDoctor.Harness.Data;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Cli.Conformance;

/// <summary>The page of parsers: family by script by server, and for what fails the script, a request and a bug text.</summary>
internal static class ParsersPage
{
    /// <summary>Name of the page below the folder of conformance.</summary>
    public const string FileName = "parsers.md";

    private sealed record Row(string Server, CaseRecord Record, Scrub Scrub);

    /// <summary>The page of runs; of one script on one server the latest record counts.</summary>
    /// <exception cref="UsageException">The runs have no row of the area.</exception>
    public static string Of(Workspace workspace, IReadOnlyList<string> runs)
    {
        var book = ParserBook.Load(workspace.Puppets);
        var rows = runs.Select(r => RunView.Load(RunDirectory.Open(r))).OrderBy(v => v.Manifest?.StartedAt).SelectMany(v => Rows(workspace, v)).ToList();
        if (rows.Count == 0)
            throw new UsageException(
                $"no row of the area {Area.Parsers.Name()} is in {string.Join(", ", runs)}",
                "Name runs such as harness/doctor check --server mlx-lm --area parsers makes.");
        var latest = new Dictionary<(string, string), Row>();
        foreach (var row in rows)
            latest[(row.Server, row.Record.Id)] = row;
        var servers = latest.Keys.Select(k => k.Item1).Distinct().Order(StringComparer.Ordinal).ToList();
        var page = new StringBuilder(
            "# Parsers of thoughts and tool calls\n\nWritten by `harness/doctor puppet page`. A checkpoint of a family emits each script's tokens exactly "
                + "(`harness/doctor puppet show FAMILY SCRIPT`), so what is right is known. ")
            .Append(
                "*should* marks what is by design or arguable somewhere: a recommendation. Marks and templates were looked up at the source that is named, "
                    + "and are to be compared with a real tokenizer before a report is sent.\n");
        var checks = ParserCases.Rows(book).Select(c => c.Info).ToList();
        foreach (var family in book.Families)
        {
            var infos =
                checks.Where(
                    i => i.Id.StartsWith(ParserCases.IdOf(family.Name, ""), StringComparison.Ordinal)
                        && servers.Any(s => latest.ContainsKey((s, i.Id)))).ToList();
            if (infos.Count == 0)
                continue;
            page.Append(
                CultureInfo.InvariantCulture,
                $"\n## {family.Name}\n\n{family.Summary}. Source: {family.Source}\n\n| script | {string.Join(" | ", servers)} |\n| --- "
                    + $"|{string.Concat(servers.Select(_ => " --- |"))}\n");
            foreach (var info in infos)
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"| `{Name(info)}`{(info.Level == Level.Should ? " (should)" : "")} | "
                        + $"{string.Join(" | ", servers.Select(s => VerdictCell.Of(latest.GetValueOrDefault((s, info.Id))?.Record)))} |\n");
            foreach (var info in infos)
                foreach (var row in servers.Select(s => latest.GetValueOrDefault((s, info.Id))).OfType<Row>()
                    .Where(r => r.Record.Verdict is Verdict.Fail or Verdict.Error or Verdict.KnownDeviation))
                    Failure(page, family, info, row);
        }
        return page.ToString();
    }

    private static IEnumerable<Row> Rows(Workspace workspace, RunView view)
    {
        var records = view.Cases.Select(c => c.Record)
            .Where(r => r.Server is not null && r.Id.StartsWith(ParserCases.Prefix, StringComparison.Ordinal) && r.Verdict != Verdict.Skip).ToList();
        var addresses = records.SelectMany(r => r.Findings).Select(
            f => f.Curl?.Split(' ').FirstOrDefault(w => w.Contains("http://", StringComparison.Ordinal))?.Trim('\'', '"'))
            .Where(a => Uri.IsWellFormedUriString(a, UriKind.Absolute)).OfType<string>().Concat(records.Select(r => r.Server!.Url)).Distinct();
        var scrub = new Scrub([], addresses, [workspace.Root, view.Run.Root]);
        return records.Select(r => new Row(r.Server!.Version ?? r.Profile ?? "unknown", r, scrub));
    }

    private static void Failure(StringBuilder page, ParserFamily family, CaseInfo info, Row row)
    {
        var script = family.Spoken.FirstOrDefault(s => s.Script.Name == Name(info));
        page.Append(CultureInfo.InvariantCulture, $"\n### {row.Server}: {Name(info)}\n\n{row.Scrub.Clean(row.Record.Reason ?? "")}\n");
        if (row.Record.Findings is not [var first, ..])
            return;
        if (script is not null)
            page.Append("\nThe model writes\n\n").Append(Markdown.Block(script.Written, "text", int.MaxValue)).Append('\n');
        page.Append("\nReady to report\n\n").Append(Markdown.Block(row.Scrub.Clean(Report(row, family, info, first)), "text", int.MaxValue)).Append('\n');
        foreach (var finding in row.Record.Findings.Skip(1).DistinctBy(f => f.Code))
            page.Append(CultureInfo.InvariantCulture, $"\nAlso `{finding.Code}`: {row.Scrub.Clean(finding.Message)}\n");
    }

    private static string Report(Row row, ParserFamily family, CaseInfo info, Finding finding) =>
        $"""
        {row.Server}, {family.Summary}: {finding.Message}

        Model:    harness/doctor puppet build {family.Name} (of MlxDoctor) writes a checkpoint that emits these tokens
        Request:  {finding.Curl}
        Expected: {finding.Expected ?? info.Expects}
        Seen:     {finding.Seen ?? finding.Message}

        Why it matters: {info.Why}. Format: {family.Source}
        """;

    private static string Name(CaseInfo info) => info.Id.Split('.')[^1];
}
