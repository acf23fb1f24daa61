using System.Numerics;
using System.Runtime.CompilerServices;

namespace MlxDoctor.Tensors.Kernels;

/// <summary>What a transformer does to one row at a time; the order of every sum depends on the row's length only.</summary>
/// <remarks>All lengths are multiples of 16, so that no remainder loops are needed.</remarks>
internal static unsafe class RowMath
{
    /// <summary>Root mean square normalisation: <c>y = x / sqrt(mean(x^2) + epsilon) * weight</c> (Zhang and Sennrich 2019).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RmsNorm(float* x, float* weight, float* y, int count, int padded, float epsilon)
    {
        var sums = Vector<float>.Zero;
        for (nint i = 0; i < padded; i += Vector<float>.Count)
        {
            var v = Vector.Load(x + i);
            sums = Vector.FusedMultiplyAdd(v, v, sums);
        }

        var factor = new Vector<float>(1 / MathF.Sqrt(Vector.Sum(sums) / count + epsilon));
        for (nint i = 0; i < padded; i += Vector<float>.Count)
            (Vector.Load(x + i) * factor * Vector.Load(weight + i)).Store(y + i);
    }

    /// <summary>x += y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* x, float* y, int padded)
    {
        for (nint i = 0; i < padded; i += Vector<float>.Count)
            (Vector.Load(x + i) + Vector.Load(y + i)).Store(x + i);
    }

    /// <summary>y = silu(gate) * up, with silu(g) = g / (1 + exp(-g)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SiluGate(float* gate, float* up, float* y, int padded)
    {
        for (nint i = 0; i < padded; i += Vector<float>.Count)
        {
            var g = Vector.Load(gate + i);
            (g / (Vector<float>.One + Vector.Exp(-g)) * Vector.Load(up + i)).Store(y + i);
        }
    }

    /// <summary>Turns <paramref name="count"/> scores into exp(score - max), zeroes the rest up to <paramref name="padded"/>, returns the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float SoftmaxNumerators(float* scores, int count, int padded)
    {
        for (nint i = count; i < padded; i++)
            scores[i] = float.NegativeInfinity;
        var best = new Vector<float>(float.NegativeInfinity);
        for (nint i = 0; i < padded; i += Vector<float>.Count)
            best = Vector.Max(best, Vector.Load(scores + i));
        var max = float.NegativeInfinity;
        for (var i = 0; i < Vector<float>.Count; i++)
            max = MathF.Max(max, best[i]);

        var maxes = new Vector<float>(max);
        var sums = Vector<float>.Zero;
        for (nint i = 0; i < padded; i += Vector<float>.Count)
        {
            var e = Vector.Exp(Vector.Load(scores + i) - maxes);
            e.Store(scores + i);
            sums += e;
        }

        return Vector.Sum(sums);
    }

    /// <summary>Rotates the pairs (i, i + half) by the position's angles, then multiplies by <paramref name="scale"/> (Su et al. 2021, split halves).</summary>
    public static void Rotate(float* x, float* y, float* cosines, float* sines, int half, float scale)
    {
        for (var i = 0; i < half; i++)
        {
            float a = x[i], b = x[i + half];
            y[i] = (a * cosines[i] - b * sines[i]) * scale;
            y[i + half] = (b * cosines[i] + a * sines[i]) * scale;
        }
    }
}
