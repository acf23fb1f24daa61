using System.Text;
using MlxDoctor.Core.Cases;

namespace MlxDoctor.Core.Reports;

/// <summary>Writes which model holds in which area, where a run has several models.</summary>
internal static class ModelAreaTable
{
    public static string Of(RunView view)
    {
        if (!view.IsOf(Tier.Full))
            return "";
        var cases = view.Cases.Where(c => !string.IsNullOrEmpty(c.Record.Model)).ToList();
        var areas = cases.Select(c => c.Record.Area).Distinct().ToList();
        if (areas.Count == 0)
            return "";
        var text = new StringBuilder("\n## Models\n\n").Append(Markdown.Head(["model", .. areas.Select(a => Markdown.Text(a))]));
        foreach (var model in view.Models)
            text.Append(Markdown.Row([Name(cases, model), .. areas.Select(a => Cell(cases, model, a))]));
        return text.ToString();
    }

    private static string Name(IReadOnlyList<CaseView> cases, string model) =>
        cases.FirstOrDefault(c => c.Record.Model == model && c.Record.Mark is not null) is { Record.Mark: var mark }
            ? $"{Markdown.Text(model)} ({mark})"
            : Markdown.Text(model);

    /// <summary>"51 pass", "50 pass, 1 fail": nothing that did not occur, the bad first.</summary>
    private static string Cell(IReadOnlyList<CaseView> cases, string model, string area)
    {
        var here = cases.Where(c => c.Record.Model == model && c.Record.Area == area).Select(c => c.Record.Verdict).ToList();
        var parts = new[] { Verdict.Error, Verdict.Fail, Verdict.Regression, Verdict.Inconclusive, Verdict.KnownDeviation, Verdict.Skip, Verdict.Pass }
            .Select(v => (Verdict: v, Count: here.Count(h => h == v)))
            .Where(p => p.Count > 0)
            .Select(
                p => p.Verdict is Verdict.Error or Verdict.Fail or Verdict.Regression
                    ? $"**{Format.Count(p.Count)} {p.Verdict.Name()}**"
                    : $"{Format.Count(p.Count)} {p.Verdict.Name()}")
            .ToList();
        return parts.Count == 0 ? Format.None : string.Join(", ", parts);
    }
}
