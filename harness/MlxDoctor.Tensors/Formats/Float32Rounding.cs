using System.Runtime.Intrinsics;

namespace MlxDoctor.Tensors.Formats;

/// <summary>Single precision: nothing to round.</summary>
internal readonly struct Float32Rounding : IFloatRounding
{
    /// <inheritdoc/>
    public static FloatType Type => FloatType.Float32;

    /// <inheritdoc/>
    public static float Round(float value) => value;

    /// <inheritdoc/>
    public static Vector256<float> Round(Vector256<float> values) => values;
}
