using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MlxDoctor.Tensors.Formats;

namespace MlxDoctor.Tensors.Quant;

/// <summary>mxfp4, mxfp8 and nvfp4 exactly as MLX's CPU backend computes them: in the input type, every operation rounded.</summary>
/// <remarks>
/// mx modes: s = T(max|w|/largest); the scale is the smallest power of two that is at least s (MLX 0.32.4 rounds up, older
/// versions to the nearest), stored as E8M0 with a byte that wraps. nvfp4: the scale is s as E4M3.
/// </remarks>
internal static class FloatModeKernel
{
    private const int Step = 16;

    /// <summary>float.NaN has its sign bit set, which would reach the scale byte of nvfp4.</summary>
    private static readonly float PositiveNaN = BitConverter.UInt32BitsToSingle(0x7FC0_0000);

    /// <summary>Codes and scales of whole groups; the values are already of type <typeparamref name="TRounding"/>.</summary>
    public static void Quantize<TRounding, TElement>(ReadOnlySpan<float> values, QuantScheme scheme, Span<byte> codes, GroupParameters parameters)
        where TRounding : struct, IFloatRounding
        where TElement : struct, IElementFormat
    {
        var size = scheme.GroupSize;
        for (var g = 0; g * size < values.Length; g++)
        {
            var group = values.Slice(g * size, size);
            var largest = TRounding.Round(LargestMagnitude(group) / TElement.Largest);
            var (divisor, scaleByte) = scheme.Mode == QuantMode.Nvfp4
                ? E4M3Scale<TRounding>(largest)
                : PowerOfTwoScale<TRounding>(largest);
            Encode<TRounding, TElement>(group, divisor, codes.Slice(g * size, size));
            parameters.ScaleBytes[g] = scaleByte;
            parameters.Scales[g] = ScaleValue<TRounding>(scheme.Mode, scaleByte);
        }
    }

    /// <summary>Values of whole groups in type <typeparamref name="TRounding"/>.</summary>
    public static void Dequantize<TRounding, TElement>(ReadOnlySpan<byte> codes, int groupSize, ReadOnlySpan<float> scales, Span<float> values)
        where TRounding : struct, IFloatRounding
        where TElement : struct, IElementFormat
    {
        for (var g = 0; g * groupSize < codes.Length; g++)
        {
            var scale = Vector256.Create(scales[g]);
            ref var from = ref MemoryMarshal.GetReference(codes[(g * groupSize)..]);
            ref var to = ref MemoryMarshal.GetReference(values.Slice(g * groupSize, groupSize));
            for (var i = 0; i < groupSize; i += Step)
            {
                var (low, high) = Vector256.Widen(Vector256.WidenLower(Vector128.LoadUnsafe(ref from, (nuint)i).ToVector256Unsafe()));
                TRounding.Round(TElement.Decode(low) * scale).StoreUnsafe(ref to, (nuint)i);
                TRounding.Round(TElement.Decode(high) * scale).StoreUnsafe(ref to, (nuint)i + 8);
            }
        }
    }

    /// <summary>The value that a stored scale byte stands for when dequantising to type <typeparamref name="TRounding"/>.</summary>
    public static float ScaleValue<TRounding>(QuantMode mode, byte scaleByte)
        where TRounding : struct, IFloatRounding =>
        TRounding.Round(mode == QuantMode.Nvfp4 ? E4M3.Decode(scaleByte) : MathF.ScaleB(1f, scaleByte - 127));

    private static (float Divisor, byte ScaleByte) E4M3Scale<TRounding>(float scale)
        where TRounding : struct, IFloatRounding
    {
        var scaleByte = E4M3.Encode(scale);
        return (TRounding.Round(E4M3.Decode(scaleByte)), scaleByte);
    }

    private static (float Divisor, byte ScaleByte) PowerOfTwoScale<TRounding>(float scale)
        where TRounding : struct, IFloatRounding
    {
        // MLX converts a NaN or infinite exponent to the smallest int; what is left of it after adding 127 depends on the type.
        if (!float.IsFinite(scale))
            return (0, (byte)(TRounding.Type == FloatType.Float32 ? 128 : 0));
        if (scale == 0)
            return (1, 127);
        var bits = BitConverter.DoubleToUInt64Bits(scale);
        var exponent = (int)(bits >> 52) - 1023;
        if ((bits & 0xF_FFFF_FFFF_FFFF) != 0)
            exponent++;
        return (TRounding.Round(MathF.ScaleB(1f, exponent)), (byte)((exponent + 127) & 255));
    }

    private static float LargestMagnitude(ReadOnlySpan<float> group)
    {
        ref var from = ref MemoryMarshal.GetReference(group);
        var largest = Vector256<float>.Zero;
        var ordered = Vector256<float>.AllBitsSet;
        for (var i = 0; i < group.Length; i += Vector256<float>.Count)
        {
            var x = Vector256.Abs(Vector256.LoadUnsafe(ref from, (nuint)i));
            ordered &= Vector256.Equals(x, x);
            largest = Vector256.ConditionalSelect(Vector256.GreaterThan(x, largest), x, largest);
        }

        if (!Vector256.EqualsAll(ordered.AsUInt32(), Vector256<uint>.AllBitsSet))
            return PositiveNaN;
        var result = largest[0];
        for (var lane = 1; lane < Vector256<float>.Count; lane++)
            result = Math.Max(result, largest[lane]);
        return result;
    }

    private static void Encode<TRounding, TElement>(ReadOnlySpan<float> group, float divisor, Span<byte> codes)
        where TRounding : struct, IFloatRounding
        where TElement : struct, IElementFormat
    {
        ref var from = ref MemoryMarshal.GetReference(group);
        ref var to = ref MemoryMarshal.GetReference(codes);
        var d = Vector256.Create(divisor);
        for (var i = 0; i < group.Length; i += Step)
        {
            var low = TRounding.Round(Vector256.LoadUnsafe(ref from, (nuint)i) / d);
            var high = TRounding.Round(Vector256.LoadUnsafe(ref from, (nuint)i + 8) / d);
            if (!TElement.CanEncode(low) || !TElement.CanEncode(high))
            {
                for (var k = i; k < i + Step; k++)
                    codes[k] = TElement.Encode(TRounding.Round(group[k] / divisor), TRounding.Round);
                continue;
            }

            var words = Vector256.Narrow(TElement.Encode(low), TElement.Encode(high));
            Vector128.Narrow(words.GetLower(), words.GetUpper()).StoreUnsafe(ref to, (nuint)i);
        }
    }
}
