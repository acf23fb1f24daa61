using MlxDoctor.Harness.Statistics;

namespace MlxDoctor.Proofs.Accuracy;

/// <summary>The errors of one cell: our value less the true one, of each answer.</summary>
/// <param name="Cell">The schedule.</param>
/// <param name="TtftMs">Of the time to the first token.</param>
/// <param name="ItlPct">Of the time per token, in per cent of it.</param>
/// <param name="IclMs">Of the median gap between arrivals.</param>
/// <param name="E2eMs">Of the whole answer.</param>
/// <param name="Lost">Answers that were not complete or not logged.</param>
/// <param name="CpuPct">Our own processor time, in per cent of one core.</param>
/// <param name="ServerLateMs">How late the server itself was, median.</param>
internal sealed record AccuracyRow(
    AccuracyCell Cell, IReadOnlyList<double> TtftMs, IReadOnlyList<double> ItlPct, IReadOnlyList<double> IclMs, IReadOnlyList<double> E2eMs,
    int Lost, double CpuPct, double? ServerLateMs)
{
    /// <summary>Middle of the sizes of errors.</summary>
    public static double? Middle(IReadOnlyList<double> errors) => Quantiles.Median([.. errors.Select(Math.Abs)]);

    /// <summary>The largest error.</summary>
    public static double? Worst(IReadOnlyList<double> errors) => errors.Count == 0 ? null : errors.Max(Math.Abs);

    /// <summary>True when the typical errors are below 1 ms and 1 %, and nothing was lost.</summary>
    public bool MeetsGoal => Lost == 0 && Middle(TtftMs) < 1 && Middle(ItlPct) < 1;
}
