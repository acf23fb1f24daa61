using MlxDoctor.Tensors.Formats;

namespace MlxDoctor.Tensors.Quant;

/// <summary>nvfp4 with a per-tensor <c>global_scale</c>, which keeps small groups from being erased.</summary>
/// <remarks>
/// Byte = E4M3(float32(s) (2688/g)), v = T(w/T(scale)) (2688/g) in single precision; decoded lut (scale (g/T(2688))) in single precision.
/// </remarks>
internal static class Nvfp4GlobalScale
{
    private const int GroupSize = 16;
    private const float FullRange = 448f * 6f;

    /// <summary>Codes and scale bytes of whole groups.</summary>
    public static void Quantize(FloatType type, float globalScale, ReadOnlySpan<float> values, Span<byte> codes, Span<byte> scaleBytes)
    {
        var encode = FullRange / globalScale;
        for (var g = 0; g * GroupSize < values.Length; g++)
        {
            var group = values.Slice(g * GroupSize, GroupSize);
            var largest = 0f;
            foreach (var w in group)
                largest = float.IsNaN(w) || float.IsNaN(largest) ? float.NaN : MathF.Max(largest, MathF.Abs(w));
            var scale = Round(type, largest / 6f);
            scaleBytes[g] = E4M3.Encode(scale * encode);
            var divisor = Round(type, E4M3.Decode(scaleBytes[g]));
            for (var k = 0; k < GroupSize; k++)
                codes[(g * GroupSize) + k] = E2M1.Encode(Round(type, group[k] / divisor) * encode, static x => x);
        }
    }

    /// <summary>Values of whole groups, always in single precision.</summary>
    public static void Dequantize(FloatType type, float globalScale, ReadOnlySpan<byte> codes, ReadOnlySpan<byte> scaleBytes, Span<float> values)
    {
        var decode = globalScale / Round(type, FullRange);
        for (var i = 0; i < codes.Length; i++)
            values[i] = E2M1.Decode(codes[i]) * (Round(type, E4M3.Decode(scaleBytes[i / GroupSize])) * decode);
    }

    private static float Round(FloatType type, float value) => type switch
    {
        FloatType.Float32 => value,
        FloatType.Float16 => Float16Rounding.Round(value),
        _ => BFloat16Rounding.Round(value),
    };
}
