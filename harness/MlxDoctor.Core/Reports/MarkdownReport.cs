using System.Globalization;
using System.Text;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;

namespace MlxDoctor.Core.Reports;

/// <summary>Writes <c>report.md</c>: the answer first, then what is wrong, then the rest.</summary>
internal static class MarkdownReport
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static string Of(RunView view)
    {
        var causes = Causes.Of(view);
        var text = new StringBuilder();
        text.Append(ReportHeader.Title(view));
        text.Append(CauseSection.Of(view, causes));
        text.Append(Speed(view));
        text.Append(ReportHeader.Of(view));
        text.Append(Counts(view));
        text.Append(ModelAreaTable.Of(view));
        text.Append(CauseSection.Cases(view, causes));
        text.Append(Inconclusive(view));
        text.Append(Deviations(view));
        text.Append(Scripted(view));
        text.Append(Skips(view));
        if (view.Metrics.Count > 0)
            text.Append("\n## Metrics\n\n").Append(MetricsTable.Of(view.Metrics));
        text.Append(Notes(view));
        text.Append(CaseList.Of(view));
        return text.ToString();
    }

    private static string Speed(RunView view)
    {
        var text = new StringBuilder();
        foreach (var model in view.Models)
        {
            var lines = SpeedLines.Of(view, model);
            if (lines.Count == 0)
                continue;
            text.Append(Invariant, $"\n## Speed: {Markdown.Text(model)}\n\n").Append(Markdown.Head("", "now", "baseline", "change"));
            foreach (var line in lines)
                text.Append(Markdown.Row(line.Title, Markdown.Text(line.Value), Markdown.Text(line.Baseline), line.Change));
        }
        return text.Length > 0 || view.Models.Count == 0 ? text.ToString() : "\n## Speed\n\nNot measured.\n";
    }

    private static string Counts(RunView view)
    {
        var counts = view.Counts;
        var text = new StringBuilder("\n").Append(Markdown.Head("verdict", "cases"));
        foreach (var verdict in new[]
        {
            Verdict.Fail, Verdict.Error, Verdict.Regression, Verdict.Inconclusive, Verdict.KnownDeviation, Verdict.Skip, Verdict.Pass,
        })
            text.Append(Markdown.Row(verdict.Name(), Format.Count(view.Cases.Count(c => c.Record.Verdict == verdict))));
        return text.Append(Markdown.Row("total", Format.Count(counts.Total))).ToString();
    }

    private static string Inconclusive(RunView view)
    {
        var cases = With(view, Verdict.Inconclusive);
        if (cases.Count == 0)
            return "";
        var text = new StringBuilder("\n## Inconclusive\n\n");
        foreach (var c in cases)
            text.Append(Invariant, $"- {CaseName.Of(c.Record)}: {Markdown.Text(c.Record.Reason)}\n");
        return text.ToString();
    }

    private static string Deviations(RunView view)
    {
        var cases = With(view, Verdict.KnownDeviation);
        if (cases.Count == 0)
            return "";
        var text = new StringBuilder("\n## Known deviations\n\n").Append(Markdown.Head("case", "model", "server", "blame", "seen", "reason", "upstream"));
        foreach (var c in cases)
            text.Append(Markdown.Row(
                Markdown.Code(c.Record.Id),
                Markdown.Text(c.Record.Model),
                Markdown.Text(c.Record.Profile),
                c.Record.Blame?.Name() ?? "",
                string.Join("<br>", c.Record.Findings.Select(f => $"{Markdown.Code(f.Code.Text)} {Markdown.Text(f.Message)}")),
                Markdown.Text(c.Record.Reason),
                Markdown.Link(c.Record.Link)));
        return text.ToString();
    }

    // A pass is listed nowhere else in the open part of the report, and this one says nothing about a model.
    private static string Scripted(RunView view)
    {
        var cases = view.Cases.Where(c => c.Record.Mark is not null).ToList();
        return cases.Count == 0
            ? ""
            : "\n## Scripted model\n\nRules answered in place of a model; these rows prove server and agent, not a "
                + $"model.\n\n{string.Concat(cases.Select(c => $"- {CaseName.Of(c.Record)}: {c.Record.Verdict.Name()}\n"))}";
    }

    private static string Skips(RunView view)
    {
        var cases = With(view, Verdict.Skip);
        if (cases.Count == 0)
            return "";
        var text = new StringBuilder("\n## Skipped\n\n");
        foreach (var group in cases.GroupBy(c => c.Record.Reason ?? "").OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            var reason = group.Key.Length == 0 ? "without a reason" : Markdown.Text(group.Key);
            text.Append(Invariant, $"- {reason} ({Format.Count(group.Count())}): {string.Join(", ", group.Select(c => CaseName.Of(c.Record)))}\n");
        }
        return text.ToString();
    }

    private static string Notes(RunView view)
    {
        var text = new StringBuilder();
        foreach (var c in view.Cases)
            foreach (var note in c.Record.Notes)
                text.Append(Invariant, $"- {CaseName.Of(c.Record)}: {Markdown.Text(note)}\n");
        foreach (var file in view.HalfWritten)
            text.Append(Invariant, $"- {Markdown.Code(file)} was being written when its writer was killed.\n");
        return text.Length == 0 ? "" : $"\n## Notes\n\n{text}";
    }

    private static IReadOnlyList<CaseView> With(RunView view, Verdict verdict) =>
        [.. view.Cases.Where(c => c.Record.Verdict == verdict)];
}
