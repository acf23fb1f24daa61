namespace MlxDoctor.Harness.Models;

/// <summary>How weights are stored.</summary>
internal enum WeightFormat
{
    /// <summary>One or more safetensors files.</summary>
    Safetensors = 0,

    /// <summary>NumPy archives, as early MLX models have them.</summary>
    Npz,

    /// <summary>GGUF, which MLX servers do not load.</summary>
    Gguf,
}
