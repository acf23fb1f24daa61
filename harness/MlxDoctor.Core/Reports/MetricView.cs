using MlxDoctor.Core.Metrics;

namespace MlxDoctor.Core.Reports;

/// <summary>A metric and where it was measured.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Model">The model, or null.</param>
/// <param name="Case">The case that measured it.</param>
public sealed record MetricView(Metric Metric, string? Model, string Case);
