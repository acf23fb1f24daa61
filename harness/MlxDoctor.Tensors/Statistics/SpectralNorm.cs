using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlxDoctor.Tensors.Statistics;

/// <summary>The largest singular value: exact for small matrices, twelve power iterations on AᵀA otherwise.</summary>
internal static class SpectralNorm
{
    private const int ExactUpTo = 64;
    private const int Iterations = 12;
    private const int BasisTries = 8;

    /// <summary>‖A‖₂; NaN when a value is not finite.</summary>
    public static double Of(IMatrixRows matrix, CancellationToken cancel)
    {
        if (matrix.Rows == 0 || matrix.Columns == 0)
            return 0;
        return Math.Max(matrix.Rows, matrix.Columns) <= ExactUpTo ? Exact(matrix) : Power(matrix, cancel);
    }

    private static double Power(IMatrixRows matrix, CancellationToken cancel)
    {
        var v = new double[matrix.Columns];
        Array.Fill(v, 1 / Math.Sqrt(matrix.Columns));
        var norm = double.NaN;
        for (var i = 0; i < Iterations; i++)
        {
            var (next, length, product) = Step(matrix, v, cancel);
            // All ones may lie in the null space: try basis vectors before believing in a zero matrix.
            for (var basis = 0; length == 0 && i == 0 && basis < Math.Min(BasisTries, matrix.Columns); basis++)
            {
                Array.Clear(v);
                v[basis] = 1;
                (next, length, product) = Step(matrix, v, cancel);
            }

            norm = product;
            if (length == 0 || !double.IsFinite(length))
                return double.IsFinite(length) ? product : double.NaN;
            for (var k = 0; k < v.Length; k++)
                v[k] = next[k] / length;
        }

        return Math.Max(norm, Step(matrix, v, cancel).Product);
    }

    /// <summary>AᵀA v, its length, and ‖A v‖, in one reading of the matrix.</summary>
    private static (double[] Next, double Length, double Product) Step(IMatrixRows matrix, double[] v, CancellationToken cancel)
    {
        var count = Stripes.Count(matrix);
        var partial = new double[count][];
        var squares = new double[count];
        var blockRows = Stripes.BlockRows(matrix);
        Stripes.ForEach(matrix, cancel, (stripe, first, end) =>
        {
            var sum = partial[stripe] = new double[v.Length];
            var buffer = new float[blockRows * v.Length];
            for (var row = first; row < end; row += blockRows)
            {
                var rows = Math.Min(blockRows, end - row);
                matrix.Read(row, rows, buffer);
                for (var r = 0; r < rows; r++)
                {
                    var values = buffer.AsSpan(r * v.Length, v.Length);
                    var t = Dot(values, v);
                    squares[stripe] += t * t;
                    AddScaled(values, t, sum);
                }
            }
        });

        var next = partial[0];
        for (var s = 1; s < count; s++)
            for (var k = 0; k < next.Length; k++)
                next[k] += partial[s][k];
        return (next, Math.Sqrt(next.Sum(x => x * x)), Math.Sqrt(squares.Sum()));
    }

    private static double Dot(ReadOnlySpan<float> row, ReadOnlySpan<double> v)
    {
        ref var a = ref MemoryMarshal.GetReference(row);
        ref var b = ref MemoryMarshal.GetReference(v);
        Vector256<double> low = default, high = default;
        var i = 0;
        for (; i <= row.Length - 8; i += 8)
        {
            var (x, y) = Vector256.Widen(Vector256.LoadUnsafe(ref a, (nuint)i));
            low = Vector256.FusedMultiplyAdd(x, Vector256.LoadUnsafe(ref b, (nuint)i), low);
            high = Vector256.FusedMultiplyAdd(y, Vector256.LoadUnsafe(ref b, (nuint)i + 4), high);
        }

        var sum = Vector256.Sum(low + high);
        for (; i < row.Length; i++)
            sum += row[i] * v[i];
        return sum;
    }

    private static void AddScaled(ReadOnlySpan<float> row, double factor, Span<double> sum)
    {
        ref var a = ref MemoryMarshal.GetReference(row);
        ref var b = ref MemoryMarshal.GetReference(sum);
        var t = Vector256.Create(factor);
        var i = 0;
        for (; i <= row.Length - 8; i += 8)
        {
            var (x, y) = Vector256.Widen(Vector256.LoadUnsafe(ref a, (nuint)i));
            Vector256.FusedMultiplyAdd(x, t, Vector256.LoadUnsafe(ref b, (nuint)i)).StoreUnsafe(ref b, (nuint)i);
            Vector256.FusedMultiplyAdd(y, t, Vector256.LoadUnsafe(ref b, (nuint)i + 4)).StoreUnsafe(ref b, (nuint)i + 4);
        }

        for (; i < row.Length; i++)
            sum[i] += row[i] * factor;
    }

    /// <summary>One-sided Jacobi (Hestenes): rotate pairs of columns until they are orthogonal; the longest column is the norm.</summary>
    private static double Exact(IMatrixRows matrix)
    {
        var flat = new float[matrix.Rows * matrix.Columns];
        matrix.Read(0, matrix.Rows, flat);
        var columns = new double[matrix.Columns][];
        for (var c = 0; c < columns.Length; c++)
        {
            columns[c] = new double[matrix.Rows];
            for (var r = 0; r < matrix.Rows; r++)
                columns[c][r] = flat[(r * matrix.Columns) + c];
        }

        if (flat.Any(x => !float.IsFinite(x)))
            return double.NaN;
        for (var sweep = 0; sweep < 60; sweep++)
        {
            var rotated = false;
            for (var p = 0; p < columns.Length; p++)
                for (var q = p + 1; q < columns.Length; q++)
                    rotated |= Rotate(columns[p], columns[q]);
            if (!rotated)
                break;
        }

        return Math.Sqrt(columns.Max(c => c.Sum(x => x * x)));
    }

    private static bool Rotate(double[] p, double[] q)
    {
        double a = 0, b = 0, d = 0;
        for (var i = 0; i < p.Length; i++)
            (a, b, d) = (a + (p[i] * p[i]), b + (q[i] * q[i]), d + (p[i] * q[i]));
        if (Math.Abs(d) <= 1e-15 * Math.Sqrt(a * b) || d == 0)
            return false;
        var zeta = (b - a) / (2 * d);
        var t = (zeta < 0 ? -1 : 1) / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta)));
        var cos = 1 / Math.Sqrt(1 + (t * t));
        var sin = cos * t;
        for (var i = 0; i < p.Length; i++)
            (p[i], q[i]) = ((cos * p[i]) - (sin * q[i]), (sin * p[i]) + (cos * q[i]));
        return true;
    }
}
