using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Quant;

namespace MlxDoctor.Tensors.Statistics;

/// <summary>Buffers of one thread to quantise and dequantise blocks of values.</summary>
internal sealed class RoundTrip(QuantScheme scheme, FloatType computeType, int capacity)
{
    private readonly byte[] _codes = new byte[capacity];
    private readonly float[] _typed = computeType == FloatType.Float32 ? [] : new float[capacity];
    private readonly float[] _scales = new float[capacity / scheme.GroupSize];
    private readonly float[] _biases = new float[capacity / scheme.GroupSize];
    private readonly byte[] _scaleBytes = new byte[capacity / scheme.GroupSize];
    private int _groups;

    /// <summary>Codes of the last block, one per byte.</summary>
    public ReadOnlySpan<byte> Codes => _codes.AsSpan(0, _groups * scheme.GroupSize);

    /// <summary>Scales of the last block, decoded.</summary>
    public ReadOnlySpan<float> Scales => _scales.AsSpan(0, _groups);

    /// <summary>Biases of the last block; zeros for the float modes.</summary>
    public ReadOnlySpan<float> Biases => _biases.AsSpan(0, _groups);

    /// <summary>Stored scale bytes of the last block; zeros for affine.</summary>
    public ReadOnlySpan<byte> ScaleBytes => _scaleBytes.AsSpan(0, _groups);

    /// <summary>The values as they come back; the number of values is a multiple of the group size.</summary>
    public void Apply(ReadOnlySpan<float> values, Span<float> copy)
    {
        _groups = values.Length / scheme.GroupSize;
        var input = values;
        if (computeType != FloatType.Float32)
        {
            FloatTypes.Round(computeType, values, _typed);
            input = _typed.AsSpan(0, values.Length);
        }

        var parameters = new GroupParameters
        {
            Scales = _scales.AsSpan(0, _groups),
            Biases = _biases.AsSpan(0, _groups),
            ScaleBytes = _scaleBytes.AsSpan(0, _groups),
        };
        Quantizer.Quantize(scheme, computeType, input, _codes.AsSpan(0, values.Length), parameters);
        Quantizer.Dequantize(scheme, computeType, _codes.AsSpan(0, values.Length), parameters.Scales, parameters.Biases, copy[..values.Length]);
    }
}
