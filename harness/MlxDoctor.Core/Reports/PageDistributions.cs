using MlxDoctor.Core.Markup;
using MlxDoctor.Core.Metrics;

namespace MlxDoctor.Core.Reports;

/// <summary>The section that draws every sample of what was timed, with the baseline over it.</summary>
internal static class PageDistributions
{
    private const int MostPlots = 200;

    public static PageSection Of(RunView view)
    {
        // A single value has no distribution.
        var drawn = view.Metrics.Where(v => v.Metric.Samples.Count(double.IsFinite) > 1).Take(MostPlots).GroupBy(v => v.Model ?? "").ToList();
        return PageParts.Section("distributions", "Every measurement", drawn.Count == 0 ? Html.None : Html.Of(
            $"""
            <p>Each dot is one measurement, the tall line their reported value. {Legend(view)}</p>
            {drawn.Select(m => OfModel(view, m.Key, [.. m]))}
            """));
    }

    private static string Legend(RunView view)
    {
        var rings = view.Metrics.Any(v => v.Metric.BaselineSamples.Count > 0) ? " Rings are measurements of the other server." : "";
        return view.Metrics.Any(v => v.Metric.Baseline is not null)
            ? $"The dashed line is the baseline; a value inside of the band around it counts as the same.{rings}"
            : $"There was no baseline to draw over them.{rings}";
    }

    private static Html OfModel(RunView view, string model, IReadOnlyList<MetricView> metrics)
    {
        var first = metrics
            .Where(m => m.Metric.Gated == true || m.Metric.Judgement is Judgement.Regression or Judgement.Advisory or Judgement.Improved).ToList();
        var rest = metrics.Except(first).ToList();
        var title = view.Models.Count > 1 ? Html.Of($"<h3>{PageParts.Short(model)}</h3>\n") : Html.None;
        if (rest.Count == 0)
            return Html.Of($"{title}{Plots(first)}");
        var words = $"{Format.Count(rest.Count, "metric")} that {(rest.Count == 1 ? "does" : "do")} not set the exit code: {PageParts.Short(model)}";
        return Html.Of($"{title}{Plots(first)}{PageParts.Folded(Html.Of($"{words}"), Plots(rest))}");
    }

    private static Html Plots(IReadOnlyList<MetricView> metrics) => metrics.Count == 0
        ? Html.None
        : Html.Of($"<div class=\"plots\">\n{metrics.Select(m => Figure(m.Metric))}</div>\n");

    private static Html Figure(Metric m)
    {
        var n = m.Samples.Count(double.IsFinite);
        var better = m.Better == Better.Lower ? "lower" : "higher";
        var words = $"{PageParts.Short(m.Id)}: {Format.Number(m.Value, m.Unit)}, n = {Format.Count(n)}, {better} is better"
            + (m.Failed > 0 ? $", {Format.Count(m.Failed)} failed" : "")
            + (m.Baseline is null ? "" : $"; baseline {Format.Number(m.Baseline, m.Unit)}, change {Format.Delta(m.DeltaPct)}")
            + (m.Judgement is { } judgement ? $": {judgement.Name()}" : "");
        return Html.Of($"<figure>{PagePlot.Of(m, words)}<figcaption>{words}</figcaption></figure>\n");
    }
}
