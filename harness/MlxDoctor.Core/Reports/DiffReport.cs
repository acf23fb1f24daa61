using System.Globalization;
using System.Text;

namespace MlxDoctor.Core.Reports;

/// <summary>Writes the comparison with the baselines.</summary>
internal static class DiffReport
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static string OfRun(RunView view)
    {
        var text = new StringBuilder($"# Baseline comparison: {Markdown.Text(view.Tier)}\n");
        if (view.Models.Count == 0)
            text.Append("\nNo model took part in this run.\n");
        foreach (var model in view.Models)
            text.Append(Invariant, $"\n## {Markdown.Text(model)}\n\n").Append(Body(view, model));
        return text.ToString();
    }

    public static string OfModel(RunView view, string model) =>
        $"# Baseline comparison: {Markdown.Text(model)}\n\n{Body(view, model)}";

    private static string Body(RunView view, string model)
    {
        var metrics = view.Metrics.Where(m => m.Model == model).ToList();
        if (metrics.Count == 0)
            return "Nothing was measured, so nothing was compared.\n";
        if (metrics.All(m => m.Metric.Baseline is null))
            return $"no baseline yet: {Format.Count(metrics.Count, "metric")} recorded without comparison.\n\n{MetricsTable.Of(metrics)}";
        return $"Positive is better. {DiffSummary.Counts(metrics)}.\n\n{MetricsTable.Of(metrics)}";
    }
}
