using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlxDoctor.Tensors.Statistics;

/// <summary>Sums over a matrix and its quantised copy, in double precision.</summary>
internal sealed class ErrorSums
{
    /// <summary>Sum of squared differences.</summary>
    public double SquaredError { get; private set; }

    /// <summary>Sum of squares of the original.</summary>
    public double SquaredOriginal { get; private set; }

    /// <summary>Sum of squares of the copy.</summary>
    public double SquaredCopy { get; private set; }

    /// <summary>Sum of products.</summary>
    public double Product { get; private set; }

    /// <summary>Largest magnitude of a difference.</summary>
    public double MaxAbsError { get; private set; }

    /// <summary>Largest magnitude of the original.</summary>
    public double MaxAbsOriginal { get; private set; }

    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a block.</summary>
    public void Add(ReadOnlySpan<float> original, ReadOnlySpan<float> copy)
    {
        ref var w = ref MemoryMarshal.GetReference(original);
        ref var q = ref MemoryMarshal.GetReference(copy);
        Vector256<double> error = default, squares = default, copies = default, products = default, largest = default, largestOriginal = default;
        var i = 0;
        for (; i <= original.Length - 8; i += 8)
        {
            var (wa, wb) = Vector256.Widen(Vector256.LoadUnsafe(ref w, (nuint)i));
            var (qa, qb) = Vector256.Widen(Vector256.LoadUnsafe(ref q, (nuint)i));
            var da = qa - wa;
            var db = qb - wb;
            error = Vector256.FusedMultiplyAdd(db, db, Vector256.FusedMultiplyAdd(da, da, error));
            squares = Vector256.FusedMultiplyAdd(wb, wb, Vector256.FusedMultiplyAdd(wa, wa, squares));
            copies = Vector256.FusedMultiplyAdd(qb, qb, Vector256.FusedMultiplyAdd(qa, qa, copies));
            products = Vector256.FusedMultiplyAdd(wb, qb, Vector256.FusedMultiplyAdd(wa, qa, products));
            largest = Vector256.MaxNative(Vector256.MaxNative(Vector256.Abs(da), Vector256.Abs(db)), largest);
            largestOriginal = Vector256.MaxNative(Vector256.MaxNative(Vector256.Abs(wa), Vector256.Abs(wb)), largestOriginal);
        }

        double e = Vector256.Sum(error), s = Vector256.Sum(squares), c = Vector256.Sum(copies), p = Vector256.Sum(products);
        double m = 0, mo = 0;
        for (var lane = 0; lane < 4; lane++)
            (m, mo) = (Math.Max(m, largest[lane]), Math.Max(mo, largestOriginal[lane]));
        for (; i < original.Length; i++)
        {
            double a = original[i], b = copy[i], d = b - a;
            (e, s, c, p) = (e + (d * d), s + (a * a), c + (b * b), p + (a * b));
            (m, mo) = (Math.Max(m, Math.Abs(d)), Math.Max(mo, Math.Abs(a)));
        }

        (SquaredError, SquaredOriginal, SquaredCopy, Product) = (SquaredError + e, SquaredOriginal + s, SquaredCopy + c, Product + p);
        // The fast maximum may lose a NaN; the sum does not.
        MaxAbsError = double.IsNaN(SquaredError) ? double.NaN : Math.Max(MaxAbsError, m);
        MaxAbsOriginal = double.IsNaN(SquaredOriginal) ? double.NaN : Math.Max(MaxAbsOriginal, mo);
        Count += original.Length;
    }

    /// <summary>Adds another set of sums.</summary>
    public void Merge(ErrorSums other)
    {
        SquaredError += other.SquaredError;
        SquaredOriginal += other.SquaredOriginal;
        SquaredCopy += other.SquaredCopy;
        Product += other.Product;
        MaxAbsError = Math.Max(MaxAbsError, other.MaxAbsError);
        MaxAbsOriginal = Math.Max(MaxAbsOriginal, other.MaxAbsOriginal);
        Count += other.Count;
    }
}
