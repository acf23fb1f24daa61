using System.Text;
using MlxDoctor.Core.Cases;

namespace MlxDoctor.Core.Reports;

/// <summary>Writes every case with all its attempts, folded away.</summary>
internal static class CaseList
{
    public static string Of(RunView view)
    {
        if (view.Cases.Count == 0)
            return "";
        var text = new StringBuilder($"\n<details><summary>All {Format.Count(view.Cases.Count, "case")}</summary>\n\n");
        text.Append(Markdown.Head("case", "area", "model", "verdict", "attempts", "took", "launches", "record"));
        foreach (var c in view.Cases)
            text.Append(Markdown.Row(
                Markdown.Code(c.Record.Id),
                Markdown.Text(c.Record.Area),
                Markdown.Text(c.Record.Model),
                CaseName.Verdict(c.Record),
                Attempts(c),
                Format.Duration(c.Record.DurationMs),
                Format.Count(c.Record.Launches),
                Markdown.Code(c.File)));
        return text.Append("\n</details>\n").ToString();
    }

    private static string Attempts(CaseView view) =>
        string.Join(", ", view.Attempts.Select(a => $"{Format.Count(a.Attempt)}: {a.Verdict.Name()}"));
}
