using System.Globalization;

namespace MlxDoctor.Core.Reports;

/// <summary>The end of a run in a few lines of plain text.</summary>
public static class RunSummary
{
    /// <summary>Baseline comparison, regressions, counts, and what every console ends with, in this order.</summary>
    public static IReadOnlyList<string> Lines(RunView view)
    {
        var lines = new List<string>();
        lines.AddRange(ComparisonWords.Changes(view));
        var diff = DiffSummary.Lines(view);
        if (diff.Count > 0)
        {
            lines.Add("Baseline comparison");
            lines.AddRange(diff.Select(d => $"  {d}"));
        }
        lines.Add(Format.Count(view.Regressions, "regression"));
        lines.Add(Counts(view));
        lines.AddRange(Closing.Lines(view));
        return lines;
    }

    /// <summary>"3 pass, 1 fail, …", all seven verdicts.</summary>
    public static string Counts(RunView view)
    {
        var c = view.Counts;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{c.Pass} pass, {c.Fail} fail, {c.Regression} regression, {c.Inconclusive} inconclusive, {c.Skip} skip, {c.KnownDeviation} known-deviation, "
                + $"{c.Error} error");
    }
}
