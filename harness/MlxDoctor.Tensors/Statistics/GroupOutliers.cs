using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlxDoctor.Tensors.Statistics;

/// <summary>How far the largest magnitude of each group in the last dimension stands above the group's mean magnitude.</summary>
internal sealed class GroupOutliers
{
    private readonly double[] _ratios;
    private readonly int _columns;
    private readonly double _eps;

    /// <summary>Prepares for a matrix whose columns the group size divides.</summary>
    public GroupOutliers(int rows, int columns, int groupSize, double eps)
    {
        (_columns, GroupSize, _eps) = (columns, groupSize, eps);
        _ratios = new double[(long)rows * columns / groupSize];
    }

    /// <summary>Values per group.</summary>
    public int GroupSize { get; }

    /// <summary>Adds whole rows; different threads add different rows.</summary>
    public void Add(int firstRow, ReadOnlySpan<float> values)
    {
        var at = (long)firstRow * _columns / GroupSize;
        for (var g = 0; g * GroupSize < values.Length; g++)
            _ratios[at + g] = Ratio(values.Slice(g * GroupSize, GroupSize));
    }

    /// <summary>A percentile with linear interpolation, and the maximum, over all groups.</summary>
    public (double Percentile, double Max) Result(double percentile)
    {
        if (_ratios.Length == 0 || _ratios.Any(double.IsNaN))
            return (double.NaN, double.NaN);
        Array.Sort(_ratios);
        return (Quantile.OfSorted(_ratios, percentile), _ratios[^1]);
    }

    private double Ratio(ReadOnlySpan<float> group)
    {
        double sum = 0;
        float largest = 0;
        var i = 0;
        if (group.Length >= 8)
        {
            ref var from = ref MemoryMarshal.GetReference(group);
            Vector256<double> sums = default;
            Vector256<float> max = default;
            for (; i <= group.Length - 8; i += 8)
            {
                var x = Vector256.Abs(Vector256.LoadUnsafe(ref from, (nuint)i));
                max = Vector256.ConditionalSelect(Vector256.GreaterThan(x, max), x, max);
                var (a, b) = Vector256.Widen(x);
                sums += a + b;
            }

            sum = Vector256.Sum(sums);
            for (var lane = 0; lane < 8; lane++)
                largest = Math.Max(largest, max[lane]);
        }

        for (; i < group.Length; i++)
        {
            sum += Math.Abs((double)group[i]);
            largest = Math.Max(largest, Math.Abs(group[i]));
        }

        return largest / ((sum / group.Length) + _eps);
    }
}
