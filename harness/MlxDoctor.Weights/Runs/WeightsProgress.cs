namespace MlxDoctor.Weights.Runs;

/// <summary>How far a collection is.</summary>
/// <param name="MatricesDone">Finished matrices.</param>
/// <param name="MatricesTotal">All matrices.</param>
/// <param name="ElementsDone">Weights in finished matrices of this process.</param>
/// <param name="ElementsPerSecond">Rate since the start.</param>
/// <param name="EtaSeconds">Expected rest; null before the first matrix.</param>
/// <param name="Current">The matrix that was begun or finished last.</param>
internal sealed record WeightsProgress(int MatricesDone, int MatricesTotal, long ElementsDone, double ElementsPerSecond, double? EtaSeconds, string Current);
