namespace MlxDoctor.Tensors.Quant;

/// <summary>MLX's quantisation modes.</summary>
internal enum QuantMode
{
    /// <summary>Integer codes with a scale and a bias per group.</summary>
    Affine,

    /// <summary>E2M1 elements, power-of-two scale per 32.</summary>
    Mxfp4,

    /// <summary>E4M3 elements, power-of-two scale per 32.</summary>
    Mxfp8,

    /// <summary>E2M1 elements, E4M3 scale per 16.</summary>
    Nvfp4,
}
