using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlxDoctor.Tensors.Statistics;

/// <summary>Sums of products of up to 128 vectors, from which their cosines follow.</summary>
internal sealed class CosineGram(int size)
{
    private readonly double[] _products = new double[size * size];

    /// <summary>Number of vectors.</summary>
    public int Size => size;

    /// <summary>Adds one component of every vector; only the upper triangle is kept.</summary>
    public void Add(ReadOnlySpan<double> components)
    {
        ref var from = ref MemoryMarshal.GetReference(components);
        for (var i = 0; i < size; i++)
        {
            var x = components[i];
            if (x == 0)
                continue;
            var factor = Vector256.Create(x);
            ref var row = ref _products[i * size];
            var j = i & ~3;
            for (; j <= size - 4; j += 4)
                Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref from, (nuint)j), Vector256.LoadUnsafe(ref row, (nuint)j))
                    .StoreUnsafe(ref row, (nuint)j);
            for (; j < size; j++)
                _products[(i * size) + j] += x * components[j];
        }
    }

    /// <summary>Adds another set of sums.</summary>
    public void Merge(CosineGram other)
    {
        for (var i = 0; i < _products.Length; i++)
            _products[i] += other._products[i];
    }

    /// <summary>Root mean square of the change of the cosines: ‖D‖F/√(k(k-1)) with a zeroed diagonal.</summary>
    public static double DriftRms(CosineGram before, CosineGram after, double eps)
    {
        var k = before.Size;
        if (k < 2)
            return 0;
        double sum = 0;
        for (var i = 0; i < k; i++)
            for (var j = i + 1; j < k; j++)
            {
                var d = after.Cosine(i, j, eps) - before.Cosine(i, j, eps);
                sum += 2 * d * d;
            }

        return Math.Sqrt(sum / (k * (k - 1.0)));
    }

    private double Cosine(int i, int j, double eps) =>
        _products[(i * size) + j] / ((Math.Sqrt(_products[(i * size) + i]) + eps) * (Math.Sqrt(_products[(j * size) + j]) + eps));
}
