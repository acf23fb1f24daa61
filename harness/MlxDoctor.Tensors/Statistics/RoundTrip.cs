using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Quant;

namespace MlxDoctor.Tensors.Statistics;

/// <summary>Buffers of one thread to quantise and dequantise blocks of values.</summary>
internal sealed class RoundTrip(QuantScheme scheme, FloatType computeType, int capacity)
{
    private readonly byte[] codes = new byte[capacity];
    private readonly float[] typed = computeType == FloatType.Float32 ? [] : new float[capacity];
    private readonly float[] scales = new float[capacity / scheme.GroupSize];
    private readonly float[] biases = new float[capacity / scheme.GroupSize];
    private readonly byte[] scaleBytes = new byte[capacity / scheme.GroupSize];
    private int groups;

    /// <summary>Codes of the last block, one per byte.</summary>
    public ReadOnlySpan<byte> Codes => codes.AsSpan(0, groups * scheme.GroupSize);

    /// <summary>Scales of the last block, decoded.</summary>
    public ReadOnlySpan<float> Scales => scales.AsSpan(0, groups);

    /// <summary>Biases of the last block; zeros for the float modes.</summary>
    public ReadOnlySpan<float> Biases => biases.AsSpan(0, groups);

    /// <summary>Stored scale bytes of the last block; zeros for affine.</summary>
    public ReadOnlySpan<byte> ScaleBytes => scaleBytes.AsSpan(0, groups);

    /// <summary>The values as they come back; the number of values is a multiple of the group size.</summary>
    public void Apply(ReadOnlySpan<float> values, Span<float> copy)
    {
        groups = values.Length / scheme.GroupSize;
        var input = values;
        if (computeType != FloatType.Float32)
        {
            FloatTypes.Round(computeType, values, typed);
            input = typed.AsSpan(0, values.Length);
        }

        var parameters = new GroupParameters
        {
            Scales = scales.AsSpan(0, groups),
            Biases = biases.AsSpan(0, groups),
            ScaleBytes = scaleBytes.AsSpan(0, groups),
        };
        Quantizer.Quantize(scheme, computeType, input, codes.AsSpan(0, values.Length), parameters);
        Quantizer.Dequantize(scheme, computeType, codes.AsSpan(0, values.Length), parameters.Scales, parameters.Biases, copy[..values.Length]);
    }
}
