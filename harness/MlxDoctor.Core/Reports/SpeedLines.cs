using MlxDoctor.Core.Metrics;

namespace MlxDoctor.Core.Reports;

/// <summary>The five figures that people ask for first, per model.</summary>
public static class SpeedLines
{
    private static readonly IReadOnlyList<(string Title, string Metric)> Figures =
    [
        ("TTFT", ScorecardColumns.Cold),
        ("prefill", ScorecardColumns.Prefill),
        ("decode", ScorecardColumns.Decode),
        ("tool call", "tc_latency_ms"),
        ("memory", ScorecardColumns.Memory),
    ];

    /// <summary>Title, value, baseline and change of each figure; what was not measured is a dash. Empty when no figure was measured, or was to be.</summary>
    public static IReadOnlyList<SpeedLine> Of(RunView view, string model)
    {
        var metrics = view.Metrics.Where(m => m.Model == model).ToList();
        var lines = Figures.Select(f => Line(f.Title, metrics.FirstOrDefault(m => m.Metric.Id == f.Metric)?.Metric)).ToList();
        return lines.All(l => l is { Value: Format.None, Baseline: Format.None }) ? [] : lines;
    }

    private static SpeedLine Line(string title, Metric? metric) => metric is null
        ? new(title, Format.None, Format.None, "")
        : new(title, Format.Number(metric.Value, metric.Unit), Format.Number(metric.Baseline, metric.Unit), Change(metric.DeltaPct));

    /// <summary>Up is better, whatever the direction of the figure.</summary>
    private static string Change(double? percent) => percent is not { } value || !double.IsFinite(value)
        ? ""
        : $"{(Format.Delta(value)[0] switch { '+' => '↑', '-' => '↓', _ => '=' })} {Format.Delta(value)}";
}
