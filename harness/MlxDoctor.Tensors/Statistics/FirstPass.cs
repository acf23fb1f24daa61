namespace MlxDoctor.Tensors.Statistics;

/// <summary>First reading of a matrix: moments, group outliers, upper half of the magnitude histogram.</summary>
internal sealed class FirstPass
{
    private FirstPass(Moments moments, IReadOnlyList<GroupOutliers> outliers, long[] histogram) =>
        (Moments, Outliers, Histogram) = (moments, outliers, histogram);

    /// <summary>Moments of all values.</summary>
    public Moments Moments { get; }

    /// <summary>One entry per group size that divides the columns.</summary>
    public IReadOnlyList<GroupOutliers> Outliers { get; }

    /// <summary>Counts by the upper bits of the magnitude.</summary>
    public long[] Histogram { get; }

    /// <summary>Reads the matrix once.</summary>
    public static FirstPass Run(IMatrixRows matrix, MatrixSettings settings, CancellationToken cancel)
    {
        var outliers = settings.GroupSizes.Where(g => g > 0 && matrix.Columns % g == 0)
            .Select(g => new GroupOutliers(matrix.Rows, matrix.Columns, g, settings.Eps)).ToList();
        var count = Stripes.Count(matrix);
        var moments = new Moments[count];
        var histograms = new int[count][];
        var blockRows = Stripes.BlockRows(matrix);
        Stripes.ForEach(matrix, cancel, (stripe, first, end) =>
        {
            moments[stripe] = new Moments();
            histograms[stripe] = MagnitudePercentiles.NewUpper();
            var buffer = new float[blockRows * matrix.Columns];
            for (var row = first; row < end; row += blockRows)
            {
                var rows = Math.Min(blockRows, end - row);
                var values = buffer.AsSpan(0, rows * matrix.Columns);
                matrix.Read(row, rows, values);
                moments[stripe].Add(values);
                foreach (var o in outliers)
                    o.Add(row, values);
                if (settings.SamplePerMatrix <= 0)
                    MagnitudePercentiles.CountUpper(values, histograms[stripe]);
                cancel.ThrowIfCancellationRequested();
            }
        });

        var total = new Moments();
        var histogram = new long[histograms[0].Length];
        for (var s = 0; s < count; s++)
        {
            total.Merge(moments[s]);
            for (var i = 0; i < histogram.Length; i++)
                histogram[i] += histograms[s][i];
        }

        return new FirstPass(total, outliers, histogram);
    }
}
