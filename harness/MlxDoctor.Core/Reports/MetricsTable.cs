using System.Text;
using MlxDoctor.Core.Metrics;

namespace MlxDoctor.Core.Reports;

/// <summary>Writes measured values as a table.</summary>
internal static class MetricsTable
{
    public static string Of(IReadOnlyList<MetricView> metrics)
    {
        var withModel = metrics.Select(m => m.Model).Distinct().Count() > 1;
        List<string> titles = ["metric", "value", "n", "failed", "tokens from", "baseline", "delta", "limit", "delta (90 %)", "judgement", "note"];
        if (withModel)
            titles.Insert(0, "model");
        var text = new StringBuilder(Markdown.Head(titles));
        foreach (var view in metrics)
        {
            var m = view.Metric;
            List<string> cells =
            [
                Markdown.Code(m.Id),
                Format.Number(m.Value, Markdown.Text(m.Unit)),
                Format.Count(m.Samples.Count),
                Format.Count(m.Failed),
                Or(m.TokenSource),
                Format.Number(m.Baseline, Markdown.Text(m.Unit)),
                Format.Delta(m.DeltaPct),
                Format.Percent(m.LimitPct),
                Format.Interval(m.DeltaRange),
                Or(m.Judgement?.Name()),
                Markdown.Text(m.Note),
            ];
            if (withModel)
                cells.Insert(0, Or(view.Model));
            text.Append(Markdown.Row(cells));
        }
        return text.ToString();
    }

    private static string Or(string? text) => string.IsNullOrEmpty(text) ? Format.None : Markdown.Text(text);
}
