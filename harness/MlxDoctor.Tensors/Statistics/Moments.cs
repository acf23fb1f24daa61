using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlxDoctor.Tensors.Statistics;

/// <summary>Count, mean and central moments of a set of values, in double precision; sets can be merged.</summary>
/// <remarks>
/// Merging follows P. Pébay, "Formulas for Robust, One-Pass Parallel Computation of Covariances and Arbitrary-Order Statistical Moments" (2008).
/// </remarks>
internal sealed class Moments
{
    private double _m2;
    private double _m3;
    private double _m4;

    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>Arithmetic mean.</summary>
    public double Mean { get; private set; }

    /// <summary>Sum of magnitudes.</summary>
    public double SumAbs { get; private set; }

    /// <summary>Sum of squares.</summary>
    public double SumSquares { get; private set; }

    /// <summary>Smallest value; NaN values are skipped.</summary>
    public float Min { get; private set; } = float.PositiveInfinity;

    /// <summary>Largest value; NaN values are skipped.</summary>
    public float Max { get; private set; } = float.NegativeInfinity;

    /// <summary>Values equal to zero.</summary>
    public long Zeros { get; private set; }

    /// <summary>NaN values.</summary>
    public long NaNs { get; private set; }

    /// <summary>Infinite values.</summary>
    public long Infinities { get; private set; }

    /// <summary>Population standard deviation.</summary>
    public double StandardDeviation => Math.Sqrt(_m2 / Count);

    /// <summary>Population skewness; NaN for constant values.</summary>
    public double Skewness => _m2 == 0 ? double.NaN : _m3 / Count / Math.Pow(_m2 / Count, 1.5);

    /// <summary>Population kurtosis minus 3; NaN for constant values.</summary>
    public double KurtosisExcess => _m2 == 0 ? double.NaN : (_m4 / Count / Math.Pow(_m2 / Count, 2)) - 3;

    /// <summary>Adds one block: its own moments first, then a merge, so that no large cancellation arises.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        if (values.Length == 0)
            return;
        var block = new Moments { Count = values.Length };
        block.FirstPass(values);
        block.SecondPass(values);
        Merge(block);
    }

    /// <summary>Adds another set.</summary>
    public void Merge(Moments other)
    {
        if (other.Count == 0)
            return;
        double na = Count, nb = other.Count, n = na + nb;
        var delta = other.Mean - Mean;
        var d = delta / n;
        _m4 += other._m4 + (delta * d * d * d * na * nb * ((na * na) - (na * nb) + (nb * nb)))
            + (6 * d * d * ((na * na * other._m2) + (nb * nb * _m2))) + (4 * d * ((na * other._m3) - (nb * _m3)));
        _m3 += other._m3 + (delta * d * d * na * nb * (na - nb)) + (3 * d * ((na * other._m2) - (nb * _m2)));
        _m2 += other._m2 + (delta * d * na * nb);
        Mean += d * nb;
        Count += other.Count;
        SumAbs += other.SumAbs;
        SumSquares += other.SumSquares;
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        (Zeros, NaNs, Infinities) = (Zeros + other.Zeros, NaNs + other.NaNs, Infinities + other.Infinities);
    }

    private void FirstPass(ReadOnlySpan<float> values)
    {
        ref var from = ref MemoryMarshal.GetReference(values);
        Vector256<double> sum = default, sumAbs = default, squares = default;
        var min = Vector256.Create(float.PositiveInfinity);
        var max = Vector256.Create(float.NegativeInfinity);
        var zeros = Vector256<int>.Zero;
        var i = 0;
        for (; i <= values.Length - 8; i += 8)
        {
            var x = Vector256.LoadUnsafe(ref from, (nuint)i);
            min = Vector256.ConditionalSelect(Vector256.LessThan(x, min), x, min);
            max = Vector256.ConditionalSelect(Vector256.GreaterThan(x, max), x, max);
            zeros -= Vector256.Equals(x, Vector256<float>.Zero).AsInt32();
            var (a, b) = Vector256.Widen(x);
            sum += a + b;
            sumAbs += Vector256.Abs(a) + Vector256.Abs(b);
            squares += (a * a) + (b * b);
        }

        double total = Vector256.Sum(sum), totalAbs = Vector256.Sum(sumAbs), totalSquares = Vector256.Sum(squares);
        (Min, Max) = (float.PositiveInfinity, float.NegativeInfinity);
        for (var lane = 0; lane < 8; lane++)
            (Min, Max) = (Math.Min(Min, min[lane]), Math.Max(Max, max[lane]));
        long zeroCount = Vector256.Sum(zeros);
        for (; i < values.Length; i++)
        {
            double x = values[i];
            total += x;
            totalAbs += Math.Abs(x);
            totalSquares += x * x;
            if (values[i] == 0)
                zeroCount++;
            if (values[i] < Min)
                Min = values[i];
            if (values[i] > Max)
                Max = values[i];
        }

        (Mean, SumAbs, SumSquares, Zeros) = (total / values.Length, totalAbs, totalSquares, zeroCount);
        // The sum is finite unless a value is not: a rare slow pass counts them.
        if (double.IsFinite(total))
            return;
        foreach (var x in values)
        {
            NaNs += float.IsNaN(x) ? 1 : 0;
            Infinities += float.IsInfinity(x) ? 1 : 0;
        }
    }

    private void SecondPass(ReadOnlySpan<float> values)
    {
        ref var from = ref MemoryMarshal.GetReference(values);
        Vector256<double> s2 = default, s3 = default, s4 = default;
        var mean = Vector256.Create(Mean);
        var i = 0;
        for (; i <= values.Length - 8; i += 8)
        {
            var (a, b) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
            a -= mean;
            b -= mean;
            var a2 = a * a;
            var b2 = b * b;
            s2 += a2 + b2;
            s3 += (a2 * a) + (b2 * b);
            s4 += (a2 * a2) + (b2 * b2);
        }

        double sum2 = Vector256.Sum(s2), sum3 = Vector256.Sum(s3), sum4 = Vector256.Sum(s4);
        for (; i < values.Length; i++)
        {
            var d = values[i] - Mean;
            sum2 += d * d;
            sum3 += d * d * d;
            sum4 += d * d * d * d;
        }

        (_m2, _m3, _m4) = (sum2, sum3, sum4);
    }
}
