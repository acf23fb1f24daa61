using System.Globalization;
using System.Text;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;

namespace MlxDoctor.Core.Reports;

/// <summary>Writes what is wrong, with all that is needed to see it again.</summary>
internal static class FailureSection
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static string Of(RunView view)
    {
        var cases = view.Cases
            .Where(c => c.Record.Verdict is Verdict.Fail or Verdict.Error or Verdict.Regression)
            .OrderBy(c => c.Record.Verdict switch { Verdict.Fail => 0, Verdict.Error => 1, _ => 2 })
            .ToList();
        if (cases.Count == 0)
            return "";
        var text = new StringBuilder("\n## What is wrong\n");
        foreach (var c in cases)
            Append(text, c);
        return text.ToString();
    }

    private static void Append(StringBuilder text, CaseView view)
    {
        var record = view.Record;
        text.Append(Invariant, $"\n### {record.Verdict.Name()}: {CaseName.Of(record)}\n\n");
        if (!string.IsNullOrEmpty(record.Reason))
            text.Append(Invariant, $"{Markdown.Text(record.Reason, 2000)}\n\n");
        if (record.Blame is { } blame)
            text.Append(Invariant, $"To blame: {blame.Name()}.\n\n");
        if (view.Attempts.Count > 1)
            text.Append(Invariant, $"Attempts: {string.Join(", ", view.Attempts.Select(a => $"{Format.Count(a.Attempt)} {a.Verdict.Name()}"))}.\n\n");
        foreach (var finding in record.Findings)
            Append(text, finding);
        text.Append(Invariant, $"Record: {Markdown.Code(view.File)}");
        foreach (var transcript in record.Transcripts)
            text.Append(Invariant, $", transcript {Markdown.Code(transcript)}");
        text.Append('\n');
    }

    private static void Append(StringBuilder text, Finding finding)
    {
        text.Append(Invariant, $"**{Markdown.Text(finding.Code.Text)}**{(finding.Blame is { } blame ? $" ({blame.Name()})" : "")}: {Markdown.Text(finding.Message, 2000)}");
        if (finding.RequestId is { Length: > 0 } id)
            text.Append(Invariant, $" (request {Markdown.Code(id)})");
        text.Append("\n\n");
        Part(text, "Sent", finding.Sent);
        Part(text, "Expected", finding.Expected);
        Part(text, "Seen", finding.Seen);
        if (finding.Curl is { Length: > 0 } curl)
            text.Append("See it again:\n\n").Append(Markdown.Block(curl, "sh")).Append('\n');
    }

    private static void Part(StringBuilder text, string title, string? value)
    {
        if (value is not null)
            text.Append(Invariant, $"{title}:\n\n").Append(Markdown.Block(value)).Append('\n');
    }
}
