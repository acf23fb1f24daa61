using MlxDoctor.Tensors.Quant;

namespace MlxDoctor.Tensors.Statistics;

/// <summary>Second reading of a matrix: exact percentiles, tails, and the error in every scheme.</summary>
internal sealed class SecondPass
{
    private SecondPass(double[] percentiles, long beyond3, long beyond6, IReadOnlyList<SchemePass> schemes) =>
        (Percentiles, Beyond3, Beyond6, Schemes) = (percentiles, beyond3, beyond6, schemes);

    /// <summary>Percentiles of the magnitudes, in the order of the settings.</summary>
    public double[] Percentiles { get; }

    /// <summary>Values more than three standard deviations from the mean.</summary>
    public long Beyond3 { get; }

    /// <summary>Values more than six standard deviations from the mean.</summary>
    public long Beyond6 { get; }

    /// <summary>One entry per scheme.</summary>
    public IReadOnlyList<SchemePass> Schemes { get; }

    /// <summary>Reads the matrix once more.</summary>
    public static SecondPass Run(
        IMatrixRows matrix, MatrixSettings settings, IReadOnlyList<QuantScheme> schemes, FirstPass first, int expertId, CancellationToken cancel)
    {
        var percentiles = new MagnitudePercentiles(first.Histogram, settings.Percentiles);
        var slots = percentiles.Slots();
        var count = Stripes.Count(matrix);
        var lower = new int[count][][];
        var beyond = new (long Three, long Six)[count];
        var passes = new SchemePass[count][];
        var sample = new GramSample(matrix, settings, expertId);
        var blockRows = Stripes.BlockRows(matrix);
        var (mean, std) = (first.Moments.Mean, first.Moments.StandardDeviation);
        var broken = first.Moments.NaNs + first.Moments.Infinities > 0;
        Stripes.ForEach(matrix, cancel, (stripe, start, end) =>
        {
            lower[stripe] = percentiles.NewLower();
            passes[stripe] = [.. schemes.Select(s => new SchemePass(s, settings, blockRows * matrix.Columns, sample))];
            var original = settings.GramDrift ? new CosineGram(sample.Columns.Length) : null;
            var buffer = new float[blockRows * matrix.Columns];
            var copy = new float[buffer.Length];
            for (var row = start; row < end; row += blockRows)
            {
                var rows = Math.Min(blockRows, end - row);
                var values = buffer.AsSpan(0, rows * matrix.Columns);
                matrix.Read(row, rows, values);
                MagnitudePercentiles.CountLower(values, slots, lower[stripe]);
                CountTails(values, mean, std, ref beyond[stripe]);
                if (original is not null)
                    sample.AddColumns(values, original);
                foreach (var pass in passes[stripe])
                    pass.Add(values, copy, row, broken);
                cancel.ThrowIfCancellationRequested();
            }

            foreach (var pass in passes[stripe])
                pass.OriginalColumns = original;
        });

        var merged = passes[0];
        for (var s = 1; s < count; s++)
        {
            if (merged.Length > 0 && settings.GramDrift)
                merged[0].OriginalColumns!.Merge(passes[s][0].OriginalColumns!);
            for (var i = 0; i < merged.Length; i++)
                merged[i].Merge(passes[s][i]);
        }

        if (merged.Length > 0 && settings.GramDrift)
            sample.FinishRows(matrix, merged);
        var values = settings.SamplePerMatrix > 0
            ? Sampled(matrix, settings)
            : broken ? [.. settings.Percentiles.Select(_ => double.NaN)] : percentiles.Values(lower);
        return new SecondPass(values, beyond.Sum(b => b.Three), beyond.Sum(b => b.Six), merged);
    }

    private static void CountTails(ReadOnlySpan<float> values, double mean, double std, ref (long Three, long Six) beyond)
    {
        // Float limits that no float value between them and the double limit can pass.
        double low3 = mean - (3 * std), high3 = mean + (3 * std), low6 = mean - (6 * std), high6 = mean + (6 * std);
        foreach (var x in values)
        {
            if (x >= low3 && x <= high3)
                continue;
            beyond.Three += Math.Abs(x - mean) > 3 * std ? 1 : 0;
            beyond.Six += (x < low6 || x > high6) && Math.Abs(x - mean) > 6 * std ? 1 : 0;
        }
    }

    private static double[] Sampled(IMatrixRows matrix, MatrixSettings settings)
    {
        // Position by position, so that every expert of one shape uses the same indices.
        var total = checked(matrix.Rows * matrix.Columns);
        var chosen = SplitMix.Choose((ulong)settings.SampleSeed, total, settings.SamplePerMatrix);
        var magnitudes = new double[chosen.Length];
        var row = new float[matrix.Columns];
        var current = -1;
        for (var i = 0; i < chosen.Length; i++)
        {
            var (r, c) = Math.DivRem(chosen[i], matrix.Columns);
            if (r != current)
                matrix.Read(current = r, 1, row);
            magnitudes[i] = Math.Abs((double)row[c]);
        }

        Array.Sort(magnitudes);
        return [.. settings.Percentiles.Select(p => Quantile.OfSorted(magnitudes, p))];
    }
}
