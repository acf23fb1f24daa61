using System.Globalization;
using System.Text;
using MlxDoctor.Core.Reports;
using MlxDoctor.Harness.Cases;
using MlxDoctor.Harness.Judging;

namespace MlxDoctor.Cli.Conformance;

/// <summary>Writes the overview: every case against every server and version.</summary>
internal static class GridPage
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "README.md";

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The page.</summary>
    public static string Of(IReadOnlyList<Sheet> sheets)
    {
        var page = new StringBuilder("# Conformance of servers\n\n");
        page.Append(
            "Written by `harness/doctor conformance`. With several models a cell shows the worst of them. Each server's page has its findings, a request for "
                + "each, and what to report.\n\n")
            .Append(Markdown.Head("server", "models", "MUST hold", "MUST deviate or fail", "SHOULD hold", "SHOULD deviate or fail", "not judged"));
        foreach (var sheet in sheets)
        {
            var (must, should) = (Count(sheet, Level.Must), Count(sheet, Level.Should));
            page.Append(Markdown.Row(
                $"[{Markdown.Text(sheet.Title)}]({sheet.FileName})",
                string.Join(", ", sheet.Models.Select(m => Markdown.Code(m))),
                Format.Count(must.Holds), Format.Count(must.Deviates + must.Fails),
                Format.Count(should.Holds), Format.Count(should.Deviates + should.Fails),
                Format.Count(must.NotJudged + should.NotJudged)));
        }
        foreach (var level in new[] { Level.Must, Level.Should })
            Table(page, sheets, level);
        return page.ToString();
    }

    private static void Table(StringBuilder page, IReadOnlyList<Sheet> sheets, Level level)
    {
        var put = sheets.SelectMany(s => s.Cases).Where(c => c.Level == level).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        if (put.Count == 0)
            return;
        page.Append(Invariant, $"\n## {level.ToString().ToUpperInvariant()}\n\n").Append(
            Markdown.Head(["case", .. sheets.Select(s => Markdown.Text(s.Title))]));
        foreach (var check in Catalogue.All.Select(c => c.Info).Where(c => put.Contains(c.Id)))
            page.Append(Markdown.Row([Markdown.Code(check.Id), .. sheets.Select(s => VerdictCell.Worst(s.Row(check.Id)))]));
    }

    private static (int Holds, int Deviates, int Fails, int NotJudged) Count(Sheet sheet, Level level) =>
        VerdictCell.Count(sheet.Cases.Where(c => c.Level == level).Select(c => VerdictCell.Worst(sheet.Row(c.Id))));
}
