namespace MlxDoctor.Proofs.Power;

/// <summary>What real sockets showed.</summary>
/// <param name="Cells">By noise and slowdown.</param>
/// <param name="Baselines">Baselines that were recorded; several comparisons share one.</param>
/// <param name="WantedPairs">Comparisons of the unchanged server that were asked for.</param>
internal sealed record SocketPowerResult(IReadOnlyList<SocketCell> Cells, int Baselines, int WantedPairs);
