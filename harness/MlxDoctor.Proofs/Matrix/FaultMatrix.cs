using MlxDoctor.Proofs.Paced;

namespace MlxDoctor.Proofs.Matrix;

/// <summary>The whole matrix.</summary>
/// <param name="Cases">Ids of the cases that were put.</param>
/// <param name="Rows">A row per fault.</param>
/// <param name="Clean">Findings of each run over the whole server.</param>
/// <param name="CleanCases">How many cases each of them put.</param>
/// <param name="CleanRun">The run that made the clean ones; null in a matrix that was read and does not tell.</param>
internal sealed record FaultMatrix(
    IReadOnlyList<string> Cases, IReadOnlyList<MatrixRow> Rows, IReadOnlyList<IReadOnlyList<string>> Clean, int CleanCases, ProofRun? CleanRun)
{
    /// <summary>Cases that are younger than the rows, with the runs that put them.</summary>
    public IReadOnlyList<LaterCases> Later { get; init; } = [];

    /// <summary>The runs that made the rows, the clean runs and what was put later, the oldest first.</summary>
    public IReadOnlyList<ProofRun> Runs =>
        [.. Rows.Select(r => r.Run).Append(CleanRun).Concat(Later.Select(l => l.Run)).OfType<ProofRun>().Distinct().OrderBy(r => r.At)];

    /// <summary>Cases that no fault made report anything.</summary>
    public IReadOnlyList<string> Unproven => [.. Cases.Where(id => !Rows.Any(r => r.Fired.ContainsKey(id)))];
}
