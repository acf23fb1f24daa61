using MlxDoctor.Proofs.Paced;

namespace MlxDoctor.Proofs.Matrix;

/// <summary>Cases that were put to every fault after the rows were made, because they are younger.</summary>
/// <param name="Run">The run that put them.</param>
/// <param name="Cases">Their ids.</param>
internal sealed record LaterCases(ProofRun Run, IReadOnlyList<string> Cases)
{
    /// <summary>The matrix with what the new cases said, and without cases that the catalogue no longer has.</summary>
    /// <param name="present">The matrix that is there.</param>
    /// <param name="catalogue">Ids of the present cases, in order.</param>
    /// <param name="plan">The present faults: rows that are not among them go.</param>
    /// <param name="later">What the new cases said, by fault; a fault without a row has one of all cases here.</param>
    /// <param name="clean">Findings of the new cases on the whole server.</param>
    public FaultMatrix AddTo(
        FaultMatrix present, IReadOnlyList<string> catalogue, IReadOnlyList<PlannedFault> plan, IReadOnlyDictionary<string, MatrixRow> later,
        IReadOnlyList<string> clean)
    {
        var ids = catalogue.ToHashSet(StringComparer.Ordinal);
        var rows = MatrixFile.Renew(
            [.. present.Rows.Select(r => later.TryGetValue(r.Fault, out var more) ? Join(r, more, ids) : r)],
            [.. later.Values.Where(l => !present.Rows.Any(r => r.Fault == l.Fault))], plan);
        var earlier = present.Later.Select(l => l with { Cases = [.. l.Cases.Where(ids.Contains)] }).Where(l => l.Cases.Count > 0);
        return present with
        {
            Cases = catalogue,
            Rows = rows,
            Clean = [.. present.Clean.Select(c => (IReadOnlyList<string>)[.. c, .. clean])],
            CleanCases = catalogue.Count,
            Later = [.. earlier, .. Cases.Count > 0 ? [this] : Array.Empty<LaterCases>()],
        };
    }

    private static MatrixRow Join(MatrixRow row, MatrixRow more, HashSet<string> ids)
    {
        var fired = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (id, codes) in row.Fired.Concat(more.Fired).Where(f => ids.Contains(f.Key)))
            fired[id] = codes;
        return row with { Fired = fired, Ran = ids.Count, Failure = row.Failure ?? more.Failure };
    }
}
