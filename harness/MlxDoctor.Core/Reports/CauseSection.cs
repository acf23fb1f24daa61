using System.Globalization;
using System.Text;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;

namespace MlxDoctor.Core.Reports;

/// <summary>Writes what is wrong: a cause once, with all that is needed to see it again, then the cases in which it shows.</summary>
internal static class CauseSection
{
    private const int LongestText = 160;
    private const int MostCases = 12;

    /// <summary>Half a request is of no use.</summary>
    private const int LongestCurl = 200_000;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>The causes, the worst first.</summary>
    public static string Of(RunView view, IReadOnlyList<Cause> causes)
    {
        if (causes.Count == 0)
            return "";
        var text = new StringBuilder("\n## Causes\n");
        foreach (var cause in causes)
            Append(text, view, cause);
        return text.ToString();
    }

    /// <summary>Every case that is not fine, in a line.</summary>
    public static string Cases(RunView view, IReadOnlyList<Cause> causes)
    {
        var cases = view.Cases
            .Where(c => c.Record.Verdict is Verdict.Fail or Verdict.Error or Verdict.Regression)
            .OrderBy(c => c.Record.Verdict switch { Verdict.Fail => 0, Verdict.Error => 1, _ => 2 })
            .ToList();
        if (cases.Count == 0)
            return "";
        var text = new StringBuilder("\n## Cases that are not fine\n\n").Append(Markdown.Head("case", "verdict", "blame", "causes", "reason", "record"));
        foreach (var c in cases)
            text.Append(Markdown.Row(
                CaseName.Of(c.Record),
                c.Record.Verdict.Name(),
                c.Record.Blame?.Name() ?? "",
                string.Join(", ", causes.Where(x => x.Cases.Contains(c.Record.Id, StringComparer.Ordinal)).Select(x => Format.Count(x.Number))),
                Markdown.Text(c.Record.Reason, LongestText),
                Markdown.Code(c.File)));
        return text.ToString();
    }

    private static void Append(StringBuilder text, RunView view, Cause cause)
    {
        var (record, finding) = cause.Examples[0];
        text.Append(Invariant, $"\n### {Markdown.Text(cause.Line(), int.MaxValue)}\n\n");
        if (cause.Cases.Count > 1)
            text.Append(
                Invariant,
                $"In {string.Join(", ", cause.Cases.Take(MostCases).Select(c => Markdown.Code(c)))}"
                    + $"{(cause.Cases.Count > MostCases ? $" and {Format.Count(cause.Cases.Count - MostCases)} more" : "")}.\n\n");
        text.Append(Invariant, $"{Markdown.Code(finding.Code.Text)} in {CaseName.Of(record)}");
        if (finding.RequestId is { Length: > 0 } id)
            text.Append(Invariant, $", request {Markdown.Code(id)}");
        foreach (var transcript in record.Transcripts.Where(t => finding.RequestId is null || t.Contains(finding.RequestId, StringComparison.Ordinal)))
            text.Append(Invariant, $", transcript {Markdown.Code(transcript)}");
        text.Append(".\n\n");
        // A heading has one line.
        if (finding.Message.Length > LongestText || finding.Message.Contains('\n', StringComparison.Ordinal))
            text.Append(Markdown.Block(finding.Message)).Append('\n');
        Part(text, "Sent", finding.Sent);
        Part(text, "Expected", finding.Expected);
        Part(text, "Seen", finding.Seen);
        Again(text, Reproduction.Of(view, cause));
    }

    private static void Again(StringBuilder text, Reproduction again)
    {
        if (again.Curl is { } curl)
        {
            if (again.Start is { } start)
                text.Append("Start the server:\n\n").Append(Markdown.Block(start, "sh")).Append('\n');
            text.Append("See it again:\n\n").Append(Markdown.Block(curl, "sh", LongestCurl)).Append('\n');
        }
        text.Append(Invariant, $"Next: {Markdown.Code(again.Next, int.MaxValue)}\n");
    }

    private static void Part(StringBuilder text, string title, string? value)
    {
        if (value is not null)
            text.Append(Invariant, $"{title}:\n\n").Append(Markdown.Block(value)).Append('\n');
    }
}
