namespace MlxDoctor.Tensors.Formats;

/// <summary>The floating-point types in which MLX quantises.</summary>
internal enum FloatType
{
    /// <summary>IEEE single precision.</summary>
    Float32,

    /// <summary>IEEE half precision.</summary>
    Float16,

    /// <summary>The upper half of a single-precision number.</summary>
    BFloat16,
}
