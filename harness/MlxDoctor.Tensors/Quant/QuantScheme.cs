using System.Globalization;

namespace MlxDoctor.Tensors.Quant;

/// <summary>A quantisation mode with its bits per weight and weights per group.</summary>
/// <param name="Mode">How codes become values.</param>
/// <param name="Bits">Bits of one code.</param>
/// <param name="GroupSize">Neighbours in the last dimension that share a scale.</param>
internal readonly record struct QuantScheme(QuantMode Mode, int Bits, int GroupSize)
{
    /// <summary>The arithmetic that every result of this folder follows, bit for bit.</summary>
    public const string Arithmetic = "mlx-0.32.4-cpu";

    /// <summary>Name in reports, as in <c>affine_q4_g64</c> or <c>mxfp4_g32</c>.</summary>
    public string Name => Mode == QuantMode.Affine
        ? string.Create(CultureInfo.InvariantCulture, $"affine_q{Bits}_g{GroupSize}")
        : string.Create(CultureInfo.InvariantCulture, $"{ModeName}_g{GroupSize}");

    /// <summary>Name in MLX's config.json.</summary>
    public string ModeName => Mode switch
    {
        QuantMode.Affine => "affine",
        QuantMode.Mxfp4 => "mxfp4",
        QuantMode.Mxfp8 => "mxfp8",
        _ => "nvfp4",
    };

    /// <summary>Largest code of an affine scheme.</summary>
    public int MaxCode => (1 << Bits) - 1;

    /// <summary>Stored bits per weight, scales and biases included.</summary>
    /// <param name="scaleBytes">Bytes of one affine scale (2 for 16-bit checkpoints).</param>
    public double BitsPerWeight(int scaleBytes = 2) =>
        Bits + ((Mode == QuantMode.Affine ? 16.0 * scaleBytes : 8.0) / GroupSize);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
