using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MlxDoctor.Proofs.Nightly;

/// <summary><c>harness/pages/nightly.md</c>: what ran by night, each part with the stamp of its own last run.</summary>
internal static partial class NightlyPage
{
    /// <summary>Where the page lies.</summary>
    public static string PathIn(string root) => Path.Combine(root, "harness", "pages", "nightly.md");

    /// <summary>The page; a part without a row was never run, and a row without a part is gone.</summary>
    public static string Render(IReadOnlyList<NightlyPart> parts, IReadOnlyList<NightlyRow> rows)
    {
        var shown = parts.Select(p => rows.LastOrDefault(r => r.Part == p.Name) ?? NightlyRow.Never(p)).ToList();
        int Count(string outcome) => shown.Count(r => r.Outcome.StartsWith(outcome, StringComparison.Ordinal));
        var page = new StringBuilder("# By night\n\nWritten by `harness/doctor self nightly`, which runs what `.ci/run` leaves out. ")
            .Append("Each row is as old as its date; `--part NAME` renews one.\n\n");
        page.Append(CultureInfo.InvariantCulture, $"- {Count(NightlyRow.Passed)} of {shown.Count} parts passed when they were last run, ")
            .Append(CultureInfo.InvariantCulture, $"{Count(NightlyRow.Failed)} failed, {Count(NightlyRow.Skipped)} were skipped, ")
            .Append(CultureInfo.InvariantCulture, $"{Count(NightlyRow.NeverRun)} were never run.\n");
        page.Append("\n| part | command | outcome | s | load before | commit | date |\n|---|---|---|---:|---:|---|---|\n");
        foreach (var r in shown)
        {
            var commit = r.Commit.Length == 0 ? "" : $"`{r.Commit}`";
            page.Append(
                CultureInfo.InvariantCulture, $"| {r.Part} | `{Cell(r.Command)}` | {Cell(r.Outcome)} | {r.Seconds} | {r.Load} | {commit} | {r.Date} |\n");
        }
        return page.ToString();
    }

    /// <summary>The rows of a page; empty for a text that is none.</summary>
    public static IReadOnlyList<NightlyRow> Read(string page) =>
    [
        .. page.Split('\n').Select(l => Pipe().Split(l).Select(c => c.Trim().Replace("\\|", "|", StringComparison.Ordinal)).ToArray())
            // Before the first bar and behind the last one is nothing.
            .Where(c => c.Length == 9 && c[1].Length > 0 && c[1] != "part" && c[1][0] != '-' && c[3] != NightlyRow.NeverRun)
            .Select(c => new NightlyRow(c[1], c[2].Trim('`'), c[3], c[4], c[5], c[6].Trim('`'), c[7])),
    ];

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Pipe();
}
