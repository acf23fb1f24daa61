using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlxDoctor.Tensors.Kernels;

/// <summary>Products of rows with a tile: <c>y[m, 0..64) (+)= sum over i of x[m, i] * w[i, 0..64)</c>.</summary>
/// <remarks>
/// Every output is one chain of fused multiply-adds in rising order of i, whatever the number of rows, the blocking of i
/// or the width of the registers. So a row's result never depends on what else is computed beside it.
/// </remarks>
internal static unsafe class TileKernel
{
    /// <summary>Outputs of a tile.</summary>
    public const int Width = 64;

    /// <summary>Multiplies <paramref name="rows"/> rows of <paramref name="x"/> with a tile of <paramref name="count"/> x 64.</summary>
    /// <param name="x">First row; rows are <paramref name="ldx"/> floats apart.</param>
    /// <param name="ldx">Distance of rows in x.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="w">The tile, 64 floats for every i.</param>
    /// <param name="count">How many i.</param>
    /// <param name="y">First output row; rows are <paramref name="ldy"/> floats apart.</param>
    /// <param name="ldy">Distance of rows in y.</param>
    /// <param name="add">Continue the sums that y holds instead of starting at zero.</param>
    public static void Multiply(float* x, nint ldx, int rows, float* w, int count, float* y, nint ldy, bool add)
    {
        if (!Vector512.IsHardwareAccelerated)
        {
            MultiplyNarrow(x, ldx, rows, w, count, y, ldy, add);
            return;
        }

        var row = 0;
        for (; row + 4 <= rows; row += 4)
            Rows4(x + row * ldx, ldx, w, count, y + row * ldy, ldy, add);
        if (row + 2 <= rows)
        {
            Rows2(x + row * ldx, ldx, w, count, y + row * ldy, ldy, add);
            row += 2;
        }

        if (row < rows)
            Rows1(x + row * ldx, w, count, y + row * ldy, add);
    }

    /// <summary>The same on registers narrower than 512 bits.</summary>
    internal static void MultiplyNarrow(float* x, nint ldx, int rows, float* w, int count, float* y, nint ldy, bool add)
    {
        var row = 0;
        for (; row + 4 <= rows; row += 4)
        {
            for (var lane = 0; lane < Width; lane += 2 * Vector<float>.Count)
                Narrow4(x + row * ldx, ldx, w + lane, count, y + row * ldy + lane, ldy, add);
        }

        for (; row < rows; row++)
        {
            for (var lane = 0; lane < Width; lane += 4 * Vector<float>.Count)
                Narrow1(x + row * ldx, w + lane, count, y + row * ldy + lane, add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(float* x0, nint ldx, float* w, int count, float* y0, nint ldy, bool add)
    {
        float* x1 = x0 + ldx, x2 = x1 + ldx, x3 = x2 + ldx;
        float* y1 = y0 + ldy, y2 = y1 + ldy, y3 = y2 + ldy;
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default;
        Vector512<float> b0 = default, b1 = default, b2 = default, b3 = default;
        Vector512<float> c0 = default, c1 = default, c2 = default, c3 = default;
        Vector512<float> d0 = default, d1 = default, d2 = default, d3 = default;
        if (add)
        {
            (a0, a1, a2, a3) = (Vector512.Load(y0), Vector512.Load(y0 + 16), Vector512.Load(y0 + 32), Vector512.Load(y0 + 48));
            (b0, b1, b2, b3) = (Vector512.Load(y1), Vector512.Load(y1 + 16), Vector512.Load(y1 + 32), Vector512.Load(y1 + 48));
            (c0, c1, c2, c3) = (Vector512.Load(y2), Vector512.Load(y2 + 16), Vector512.Load(y2 + 32), Vector512.Load(y2 + 48));
            (d0, d1, d2, d3) = (Vector512.Load(y3), Vector512.Load(y3 + 16), Vector512.Load(y3 + 32), Vector512.Load(y3 + 48));
        }

        for (nint i = 0; i < count; i++, w += Width)
        {
            var w0 = Vector512.Load(w);
            var w1 = Vector512.Load(w + 16);
            var w2 = Vector512.Load(w + 32);
            var w3 = Vector512.Load(w + 48);
            var v = Vector512.Create(x0[i]);
            a0 = Vector512.FusedMultiplyAdd(v, w0, a0);
            a1 = Vector512.FusedMultiplyAdd(v, w1, a1);
            a2 = Vector512.FusedMultiplyAdd(v, w2, a2);
            a3 = Vector512.FusedMultiplyAdd(v, w3, a3);
            v = Vector512.Create(x1[i]);
            b0 = Vector512.FusedMultiplyAdd(v, w0, b0);
            b1 = Vector512.FusedMultiplyAdd(v, w1, b1);
            b2 = Vector512.FusedMultiplyAdd(v, w2, b2);
            b3 = Vector512.FusedMultiplyAdd(v, w3, b3);
            v = Vector512.Create(x2[i]);
            c0 = Vector512.FusedMultiplyAdd(v, w0, c0);
            c1 = Vector512.FusedMultiplyAdd(v, w1, c1);
            c2 = Vector512.FusedMultiplyAdd(v, w2, c2);
            c3 = Vector512.FusedMultiplyAdd(v, w3, c3);
            v = Vector512.Create(x3[i]);
            d0 = Vector512.FusedMultiplyAdd(v, w0, d0);
            d1 = Vector512.FusedMultiplyAdd(v, w1, d1);
            d2 = Vector512.FusedMultiplyAdd(v, w2, d2);
            d3 = Vector512.FusedMultiplyAdd(v, w3, d3);
        }

        Store(y0, a0, a1, a2, a3);
        Store(y1, b0, b1, b2, b3);
        Store(y2, c0, c1, c2, c3);
        Store(y3, d0, d1, d2, d3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows2(float* x0, nint ldx, float* w, int count, float* y0, nint ldy, bool add)
    {
        var x1 = x0 + ldx;
        var y1 = y0 + ldy;
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default;
        Vector512<float> b0 = default, b1 = default, b2 = default, b3 = default;
        if (add)
        {
            (a0, a1, a2, a3) = (Vector512.Load(y0), Vector512.Load(y0 + 16), Vector512.Load(y0 + 32), Vector512.Load(y0 + 48));
            (b0, b1, b2, b3) = (Vector512.Load(y1), Vector512.Load(y1 + 16), Vector512.Load(y1 + 32), Vector512.Load(y1 + 48));
        }

        for (nint i = 0; i < count; i++, w += Width)
        {
            var w0 = Vector512.Load(w);
            var w1 = Vector512.Load(w + 16);
            var w2 = Vector512.Load(w + 32);
            var w3 = Vector512.Load(w + 48);
            var v = Vector512.Create(x0[i]);
            a0 = Vector512.FusedMultiplyAdd(v, w0, a0);
            a1 = Vector512.FusedMultiplyAdd(v, w1, a1);
            a2 = Vector512.FusedMultiplyAdd(v, w2, a2);
            a3 = Vector512.FusedMultiplyAdd(v, w3, a3);
            v = Vector512.Create(x1[i]);
            b0 = Vector512.FusedMultiplyAdd(v, w0, b0);
            b1 = Vector512.FusedMultiplyAdd(v, w1, b1);
            b2 = Vector512.FusedMultiplyAdd(v, w2, b2);
            b3 = Vector512.FusedMultiplyAdd(v, w3, b3);
        }

        Store(y0, a0, a1, a2, a3);
        Store(y1, b0, b1, b2, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(float* x, float* w, int count, float* y, bool add)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default;
        if (add)
            (a0, a1, a2, a3) = (Vector512.Load(y), Vector512.Load(y + 16), Vector512.Load(y + 32), Vector512.Load(y + 48));
        for (nint i = 0; i < count; i++, w += Width)
        {
            var v = Vector512.Create(x[i]);
            a0 = Vector512.FusedMultiplyAdd(v, Vector512.Load(w), a0);
            a1 = Vector512.FusedMultiplyAdd(v, Vector512.Load(w + 16), a1);
            a2 = Vector512.FusedMultiplyAdd(v, Vector512.Load(w + 32), a2);
            a3 = Vector512.FusedMultiplyAdd(v, Vector512.Load(w + 48), a3);
        }

        Store(y, a0, a1, a2, a3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* y, Vector512<float> a0, Vector512<float> a1, Vector512<float> a2, Vector512<float> a3)
    {
        a0.Store(y);
        a1.Store(y + 16);
        a2.Store(y + 32);
        a3.Store(y + 48);
    }

    // Tier-0 code of Vector<T> loops is some 50 times slower, hence AggressiveOptimization here too.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow4(float* x0, nint ldx, float* w, int count, float* y0, nint ldy, bool add)
    {
        float* x1 = x0 + ldx, x2 = x1 + ldx, x3 = x2 + ldx;
        float* y1 = y0 + ldy, y2 = y1 + ldy, y3 = y2 + ldy;
        var n = Vector<float>.Count;
        Vector<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        if (add)
        {
            (a0, a1, b0, b1) = (Vector.Load(y0), Vector.Load(y0 + n), Vector.Load(y1), Vector.Load(y1 + n));
            (c0, c1, d0, d1) = (Vector.Load(y2), Vector.Load(y2 + n), Vector.Load(y3), Vector.Load(y3 + n));
        }

        for (nint i = 0; i < count; i++, w += Width)
        {
            var w0 = Vector.Load(w);
            var w1 = Vector.Load(w + n);
            var v = new Vector<float>(x0[i]);
            a0 = Vector.FusedMultiplyAdd(v, w0, a0);
            a1 = Vector.FusedMultiplyAdd(v, w1, a1);
            v = new Vector<float>(x1[i]);
            b0 = Vector.FusedMultiplyAdd(v, w0, b0);
            b1 = Vector.FusedMultiplyAdd(v, w1, b1);
            v = new Vector<float>(x2[i]);
            c0 = Vector.FusedMultiplyAdd(v, w0, c0);
            c1 = Vector.FusedMultiplyAdd(v, w1, c1);
            v = new Vector<float>(x3[i]);
            d0 = Vector.FusedMultiplyAdd(v, w0, d0);
            d1 = Vector.FusedMultiplyAdd(v, w1, d1);
        }

        a0.Store(y0);
        a1.Store(y0 + n);
        b0.Store(y1);
        b1.Store(y1 + n);
        c0.Store(y2);
        c1.Store(y2 + n);
        d0.Store(y3);
        d1.Store(y3 + n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow1(float* x, float* w, int count, float* y, bool add)
    {
        var n = Vector<float>.Count;
        Vector<float> a0 = default, a1 = default, a2 = default, a3 = default;
        if (add)
            (a0, a1, a2, a3) = (Vector.Load(y), Vector.Load(y + n), Vector.Load(y + 2 * n), Vector.Load(y + 3 * n));
        for (nint i = 0; i < count; i++, w += Width)
        {
            var v = new Vector<float>(x[i]);
            a0 = Vector.FusedMultiplyAdd(v, Vector.Load(w), a0);
            a1 = Vector.FusedMultiplyAdd(v, Vector.Load(w + n), a1);
            a2 = Vector.FusedMultiplyAdd(v, Vector.Load(w + 2 * n), a2);
            a3 = Vector.FusedMultiplyAdd(v, Vector.Load(w + 3 * n), a3);
        }

        a0.Store(y);
        a1.Store(y + n);
        a2.Store(y + 2 * n);
        a3.Store(y + 3 * n);
    }
}
