namespace MlxDoctor.Tensors.Affine;

/// <summary>MLX affine quantisation: codes of some bits, a scale and a bias for every group of inputs.</summary>
/// <param name="Bits">1, 2, 3, 4, 5, 6 or 8.</param>
/// <param name="Group">Weights that share a scale and a bias.</param>
internal readonly record struct AffineFormat(int Bits, int Group)
{
    /// <summary>What MLX itself accepts.</summary>
    public bool IsValid => Bits is >= 1 and <= 8 and not 7 && Group is 32 or 64 or 128;

    /// <summary>Packed 32-bit words of a row: the codes are one little-endian bit stream.</summary>
    public long WordsPerRow(long inputs) => inputs * Bits / 32;
}
