using MlxDoctor.Core.Runs;

namespace MlxDoctor.Core.Reports;

/// <summary>A model with a cell for each server.</summary>
/// <param name="Model">What is known about it.</param>
/// <param name="Cells">In the order of the servers.</param>
public sealed record ScorecardRow(ModelRecord Model, IReadOnlyList<ScorecardCell> Cells)
{
    /// <summary>The best score on any server, or null.</summary>
    public double? Best => Cells.Select(c => c.Values.TryGetValue(ScorecardColumns.Score, out var v) ? v : (double?)null).Max();
}
