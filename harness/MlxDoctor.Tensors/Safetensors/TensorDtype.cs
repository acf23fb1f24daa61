namespace MlxDoctor.Tensors.Safetensors;

/// <summary>The element types that a safetensors header may name.</summary>
internal enum TensorDtype
{
    /// <summary>64-bit IEEE float.</summary>
    F64,

    /// <summary>32-bit IEEE float.</summary>
    F32,

    /// <summary>16-bit IEEE float.</summary>
    F16,

    /// <summary>The upper half of a 32-bit float.</summary>
    BF16,

    /// <summary>8-bit float, 4 exponent bits.</summary>
    F8E4M3,

    /// <summary>8-bit float, 5 exponent bits.</summary>
    F8E5M2,

    /// <summary>Signed 64-bit.</summary>
    I64,

    /// <summary>Signed 32-bit.</summary>
    I32,

    /// <summary>Signed 16-bit.</summary>
    I16,

    /// <summary>Signed 8-bit.</summary>
    I8,

    /// <summary>Unsigned 64-bit.</summary>
    U64,

    /// <summary>Unsigned 32-bit; MLX packs quantised weights in it.</summary>
    U32,

    /// <summary>Unsigned 16-bit.</summary>
    U16,

    /// <summary>Unsigned 8-bit.</summary>
    U8,

    /// <summary>One byte, 0 or 1.</summary>
    Bool,
}
