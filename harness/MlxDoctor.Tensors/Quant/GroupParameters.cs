namespace MlxDoctor.Tensors.Quant;

/// <summary>Where a quantiser writes what the groups of one span share; one element per group.</summary>
internal readonly ref struct GroupParameters
{
    /// <summary>Scales as values: affine scales rounded to the input type, decoded E8M0 or E4M3 scales otherwise.</summary>
    public required Span<float> Scales { get; init; }

    /// <summary>Affine biases rounded to the input type; unused by the float modes.</summary>
    public required Span<float> Biases { get; init; }

    /// <summary>The stored scale byte of the float modes; unused by affine.</summary>
    public required Span<byte> ScaleBytes { get; init; }
}
