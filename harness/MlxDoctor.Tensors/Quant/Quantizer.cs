using MlxDoctor.Tensors.Formats;

namespace MlxDoctor.Tensors.Quant;

/// <summary>Quantises and dequantises spans of whole groups in any scheme and type.</summary>
internal static class Quantizer
{
    /// <summary>Codes (one byte each), scales and biases of values that are already of the given type.</summary>
    public static void Quantize(QuantScheme scheme, FloatType type, ReadOnlySpan<float> values, Span<byte> codes, GroupParameters parameters)
    {
        if (values.Length % scheme.GroupSize != 0)
            throw new ArgumentException($"{values.Length} values are no whole groups of {scheme.GroupSize}", nameof(values));
        switch (type)
        {
            case FloatType.Float32: Quantize<Float32Rounding>(scheme, values, codes, parameters); break;
            case FloatType.Float16: Quantize<Float16Rounding>(scheme, values, codes, parameters); break;
            default: Quantize<BFloat16Rounding>(scheme, values, codes, parameters); break;
        }
    }

    /// <summary>Values of whole groups; scales are values (see <see cref="ScaleValues"/> for stored bytes).</summary>
    /// <param name="scheme">How the codes were made.</param>
    /// <param name="type">Type of the result; for affine the type of the scales.</param>
    /// <param name="codes">One code per byte.</param>
    /// <param name="scales">One value per group.</param>
    /// <param name="biases">One value per group; empty for the float modes.</param>
    /// <param name="values">Receives the result.</param>
    public static void Dequantize(
        QuantScheme scheme, FloatType type, ReadOnlySpan<byte> codes, ReadOnlySpan<float> scales, ReadOnlySpan<float> biases, Span<float> values)
    {
        switch (type)
        {
            case FloatType.Float32: Dequantize<Float32Rounding>(scheme, codes, scales, biases, values); break;
            case FloatType.Float16: Dequantize<Float16Rounding>(scheme, codes, scales, biases, values); break;
            default: Dequantize<BFloat16Rounding>(scheme, codes, scales, biases, values); break;
        }
    }

    /// <summary>Decodes the stored scale bytes of a float mode.</summary>
    public static void ScaleValues(QuantMode mode, FloatType type, ReadOnlySpan<byte> scaleBytes, Span<float> scales)
    {
        for (var i = 0; i < scaleBytes.Length; i++)
            scales[i] = type switch
            {
                FloatType.Float32 => FloatModeKernel.ScaleValue<Float32Rounding>(mode, scaleBytes[i]),
                FloatType.Float16 => FloatModeKernel.ScaleValue<Float16Rounding>(mode, scaleBytes[i]),
                _ => FloatModeKernel.ScaleValue<BFloat16Rounding>(mode, scaleBytes[i]),
            };
    }

    private static void Quantize<TRounding>(QuantScheme scheme, ReadOnlySpan<float> values, Span<byte> codes, GroupParameters parameters)
        where TRounding : struct, IFloatRounding
    {
        if (scheme.Mode == QuantMode.Affine)
            AffineKernel.Quantize<TRounding>(values, scheme, codes, parameters);
        else if (scheme.Mode == QuantMode.Mxfp8)
            FloatModeKernel.Quantize<TRounding, E4M3>(values, scheme, codes, parameters);
        else
            FloatModeKernel.Quantize<TRounding, E2M1>(values, scheme, codes, parameters);
    }

    private static void Dequantize<TRounding>(
        QuantScheme scheme, ReadOnlySpan<byte> codes, ReadOnlySpan<float> scales, ReadOnlySpan<float> biases, Span<float> values)
        where TRounding : struct, IFloatRounding
    {
        if (scheme.Mode == QuantMode.Affine)
            AffineKernel.Dequantize<TRounding>(codes, scheme.GroupSize, scales, biases, values);
        else if (scheme.Mode == QuantMode.Mxfp8)
            FloatModeKernel.Dequantize<TRounding, E4M3>(codes, scheme.GroupSize, scales, values);
        else
            FloatModeKernel.Dequantize<TRounding, E2M1>(codes, scheme.GroupSize, scales, values);
    }
}
