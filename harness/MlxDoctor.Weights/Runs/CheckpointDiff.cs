using MlxDoctor.Core.Errors;
using MlxDoctor.Tensors.Statistics;
using MlxDoctor.Weights.Checkpoints;
using MlxDoctor.Weights.Tables;

namespace MlxDoctor.Weights.Runs;

/// <summary>Error of one checkpoint against another, weight by weight; packed codes are decoded first.</summary>
internal static class CheckpointDiff
{
    private static readonly Column[] Columns =
    [
        .. Column.Texts("tensor_name", "stored_a", "stored_b"), .. Column.Numbers("w_rel_fro", "w_rel_max", "mse", "snr_db", "cosine", "max_abs_err"),
        .. Column.Texts("error"),
    ];

    /// <summary>One row per weight of either checkpoint, worst first; B is the reference.</summary>
    public static Table Compare(string pathA, string pathB, double eps, CancellationToken cancel)
    {
        using var a = Checkpoint.Open(pathA, new ScanSettings());
        using var b = Checkpoint.Open(pathB, new ScanSettings());
        var problems = new List<string>();
        var weightsA = WeightTensor.All(a, problems).ToDictionary(w => w.Name, StringComparer.Ordinal);
        var weightsB = WeightTensor.All(b, problems).ToDictionary(w => w.Name, StringComparer.Ordinal);
        problems.AddRange(a.Problems);
        problems.AddRange(b.Problems);
        if (weightsA.Count == 0 || weightsB.Count == 0)
            throw new UsageException(
                $"{(weightsA.Count == 0 ? pathA : pathB)}: no weight can be read{(problems.Count > 0 ? $" ({problems[0]})" : "")}",
                "give two model directories; 'weights check' names what is wrong");

        var rows = new object?[]?[weightsA.Count + weightsB.Count];
        var names = weightsA.Keys.Union(weightsB.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        Parallel.For(0, names.Length, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            rows[i] = Row(names[i], weightsA.GetValueOrDefault(names[i]), weightsB.GetValueOrDefault(names[i]), eps, cancel));

        var table = new Table("weights_diff", Columns);
        table.Rows.AddRange(rows.Where(r => r is not null).OrderByDescending(r => r![^1] is not null).ThenByDescending(r => r![3] as double? ?? 0)
            .ThenBy(r => (string)r![0]!, StringComparer.Ordinal)!);
        foreach (var problem in problems)
            table.Rows.Insert(0, [null, null, null, null, null, null, null, null, null, problem]);
        return table;
    }

    private static object?[] Row(string name, WeightTensor? a, WeightTensor? b, double eps, CancellationToken cancel)
    {
        object?[] Failed(string error) => [name, a?.StoredAs, b?.StoredAs, null, null, null, null, null, null, error];
        if (a is null || b is null)
            return Failed($"only in {(a is null ? "B" : "A")}");
        if (!a.Shape.AsSpan().SequenceEqual(b.Shape))
            return Failed(FormattableString.Invariant($"shapes [{string.Join(", ", a.Shape)}] and [{string.Join(", ", b.Shape)}] differ"));
        if (a.Elements == 0)
            return [name, a.StoredAs, b.StoredAs, null, null, null, null, null, null, null];
        var sums = new ErrorSums();
        using var readerA = new WeightReader(a);
        using var readerB = new WeightReader(b);
        var step = Math.Max(1, 16_384 / readerA.RowElements);
        var (bufferA, bufferB) = (new float[step * readerA.RowElements], new float[step * readerA.RowElements]);
        var count = a.Elements / readerA.RowElements;
        for (long row = 0; row < count; row += step)
        {
            cancel.ThrowIfCancellationRequested();
            var rows = (int)Math.Min(step, count - row);
            readerA.ReadRows(row, rows, bufferA);
            readerB.ReadRows(row, rows, bufferB);
            readerA.Release(row, rows);
            readerB.Release(row, rows);
            sums.Add(bufferB.AsSpan(0, rows * readerB.RowElements), bufferA.AsSpan(0, rows * readerA.RowElements));
        }

        return
        [
            name, a.StoredAs, b.StoredAs,
            Math.Sqrt(sums.SquaredError) / (Math.Sqrt(sums.SquaredOriginal) + eps), sums.MaxAbsError / (sums.MaxAbsOriginal + eps),
            sums.SquaredError / sums.Count, sums.SquaredError == 0 ? null : 10 * Math.Log10(sums.SquaredOriginal / sums.SquaredError),
            sums.Product / Math.Sqrt(sums.SquaredOriginal * sums.SquaredCopy), sums.MaxAbsError, null,
        ];
    }
}
