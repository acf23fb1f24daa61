namespace MlxDoctor.Tensors.Statistics;

/// <summary>Cuts a matrix into a number of row ranges that depends on its size only, so that sums do not depend on the number of cores.</summary>
internal static class Stripes
{
    /// <summary>Values of one block: small enough for the second-level cache together with its quantised copy.</summary>
    private const int BlockElements = 16_384;

    private const int ElementsPerStripe = 262_144;
    private const int MostStripes = 16;

    /// <summary>Number of row ranges.</summary>
    public static int Count(IMatrixRows matrix) =>
        (int)Math.Clamp((long)matrix.Rows * matrix.Columns / ElementsPerStripe, 1, Math.Min(MostStripes, Math.Max(1, matrix.Rows)));

    /// <summary>Rows of one range, end exclusive.</summary>
    public static (int First, int End) Range(IMatrixRows matrix, int stripe, int count) =>
        ((int)((long)matrix.Rows * stripe / count), (int)((long)matrix.Rows * (stripe + 1) / count));

    /// <summary>Rows that are read at once.</summary>
    public static int BlockRows(IMatrixRows matrix) => Math.Max(1, BlockElements / Math.Max(1, matrix.Columns));

    /// <summary>Runs every range, in parallel when there is more than one.</summary>
    public static void ForEach(IMatrixRows matrix, CancellationToken cancel, Action<int, int, int> body)
    {
        var count = Count(matrix);
        if (count == 1)
        {
            body(0, 0, matrix.Rows);
            return;
        }

        Parallel.For(0, count, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount }, stripe =>
        {
            var (first, end) = Range(matrix, stripe, count);
            body(stripe, first, end);
        });
    }
}
