using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MlxDoctor.Tensors.Formats;

namespace MlxDoctor.Tensors.Quant;

/// <summary>Affine quantisation exactly as MLX's CPU backend computes it: in single precision, without fused multiply-add.</summary>
/// <remarks>
/// Per group, n = 2^bits - 1: s = max((max - min)/n, 1e-7), negative unless |min| > |max|; edge = the end of larger
/// magnitude; s = edge/rint(edge/s), b = edge (b = 0 when that rint is 0); q = clip(rint((w - b)/s), 0, n).
/// Only then are s and b rounded to the input type T. Dequantised: T(T(q s) + b).
/// </remarks>
internal static class AffineKernel
{
    private const float SmallestScale = 1e-7f;

    /// <summary>Codes, scales and biases of whole groups; the values are already of type <typeparamref name="TRounding"/>.</summary>
    public static void Quantize<TRounding>(ReadOnlySpan<float> values, QuantScheme scheme, Span<byte> codes, GroupParameters parameters)
        where TRounding : struct, IFloatRounding
    {
        var size = scheme.GroupSize;
        for (var g = 0; g * size < values.Length; g++)
        {
            var group = values.Slice(g * size, size);
            var (scale, bias) = Fit(group, scheme.Bits);
            Encode(group, scale, bias, scheme.MaxCode, codes.Slice(g * size, size));
            parameters.Scales[g] = TRounding.Round(scale);
            parameters.Biases[g] = TRounding.Round(bias);
        }
    }

    /// <summary>Values of whole groups, in the type of the scales.</summary>
    public static void Dequantize<TRounding>(
        ReadOnlySpan<byte> codes, int groupSize, ReadOnlySpan<float> scales, ReadOnlySpan<float> biases, Span<float> values)
        where TRounding : struct, IFloatRounding
    {
        for (var g = 0; g * groupSize < codes.Length; g++)
        {
            var scale = Vector256.Create(scales[g]);
            var bias = Vector256.Create(biases[g]);
            ref var from = ref MemoryMarshal.GetReference(codes[(g * groupSize)..]);
            ref var to = ref MemoryMarshal.GetReference(values.Slice(g * groupSize, groupSize));
            for (var i = 0; i < groupSize; i += 32)
            {
                var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
                var (a, b) = Vector256.Widen(low);
                var (c, d) = Vector256.Widen(high);
                Decode<TRounding>(a, scale, bias).StoreUnsafe(ref to, (nuint)i);
                Decode<TRounding>(b, scale, bias).StoreUnsafe(ref to, (nuint)i + 8);
                Decode<TRounding>(c, scale, bias).StoreUnsafe(ref to, (nuint)i + 16);
                Decode<TRounding>(d, scale, bias).StoreUnsafe(ref to, (nuint)i + 24);
            }
        }
    }

    private static Vector256<float> Decode<TRounding>(Vector256<uint> codes, Vector256<float> scale, Vector256<float> bias)
        where TRounding : struct, IFloatRounding =>
        TRounding.Round(TRounding.Round(Vector256.ConvertToSingle(codes.AsInt32()) * scale) + bias);

    /// <summary>Unrounded scale and bias of one group.</summary>
    private static (float Scale, float Bias) Fit(ReadOnlySpan<float> group, int bits)
    {
        var (min, max) = Range(group);
        if (bits == 1)
        {
            var range = max - min;
            // The first zero met is MLX's minimum; lanes lose that order, and the sign of zero is stored.
            if (min == 0)
                min = FirstZero(group);
            return (range < SmallestScale ? SmallestScale : range, min);
        }

        var scale = (max - min) / ((1 << bits) - 1);
        if (scale < SmallestScale)
            scale = SmallestScale;
        var fromBelow = MathF.Abs(min) > MathF.Abs(max);
        if (!fromBelow)
            scale = -scale;
        var edge = fromBelow ? min : max;
        var steps = MathF.Round(edge / scale, MidpointRounding.ToEven);
        return steps != 0 ? (edge / steps, edge) : (scale, 0f);
    }

    private static (float Min, float Max) Range(ReadOnlySpan<float> group)
    {
        ref var from = ref MemoryMarshal.GetReference(group);
        var min = Vector256.Create(float.PositiveInfinity);
        var max = Vector256.Create(float.NegativeInfinity);
        for (var i = 0; i < group.Length; i += Vector256<float>.Count)
        {
            var x = Vector256.LoadUnsafe(ref from, (nuint)i);
            // A NaN compares false and is skipped.
            min = Vector256.ConditionalSelect(Vector256.LessThan(x, min), x, min);
            max = Vector256.ConditionalSelect(Vector256.GreaterThan(x, max), x, max);
        }

        float lowest = min[0], highest = max[0];
        for (var lane = 1; lane < Vector256<float>.Count; lane++)
        {
            lowest = min[lane] < lowest ? min[lane] : lowest;
            highest = max[lane] > highest ? max[lane] : highest;
        }

        return (lowest, highest);
    }

    private static float FirstZero(ReadOnlySpan<float> group)
    {
        foreach (var x in group)
            if (x == 0)
                return x;
        return 0;
    }

    private static void Encode(ReadOnlySpan<float> group, float scale, float bias, int maxCode, Span<byte> codes)
    {
        ref var from = ref MemoryMarshal.GetReference(group);
        ref var to = ref MemoryMarshal.GetReference(codes);
        var s = Vector256.Create(scale);
        var b = Vector256.Create(bias);
        var n = Vector256.Create((float)maxCode);
        for (var i = 0; i < group.Length; i += 32)
        {
            var low = Vector256.Narrow(Code(ref from, i, s, b, n), Code(ref from, i + 8, s, b, n));
            var high = Vector256.Narrow(Code(ref from, i + 16, s, b, n), Code(ref from, i + 24, s, b, n));
            Vector256.Narrow(low, high).StoreUnsafe(ref to, (nuint)i);
        }
    }

    private static Vector256<uint> Code(ref float from, int index, Vector256<float> scale, Vector256<float> bias, Vector256<float> maxCode)
    {
        var q = Vector256.Round((Vector256.LoadUnsafe(ref from, (nuint)index) - bias) / scale, MidpointRounding.ToEven);
        q = Vector256.ConditionalSelect(Vector256.GreaterThan(q, Vector256<float>.Zero), q, Vector256<float>.Zero);
        q = Vector256.ConditionalSelect(Vector256.LessThan(q, maxCode), q, maxCode);
        return Vector256.ConvertToInt32Native(q).AsUInt32();
    }
}
