namespace MlxDoctor.Tensors.Quant;

/// <summary>A quantised matrix in rows.</summary>
internal readonly ref struct QuantizedRows
{
    /// <summary>One code per byte, row after row.</summary>
    public required ReadOnlySpan<byte> Codes { get; init; }

    /// <summary>One scale per group, as a value.</summary>
    public required ReadOnlySpan<float> Scales { get; init; }

    /// <summary>One bias per group; empty for the float modes.</summary>
    public required ReadOnlySpan<float> Biases { get; init; }
}
