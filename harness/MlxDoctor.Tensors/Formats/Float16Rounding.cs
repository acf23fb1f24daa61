using System.Runtime.Intrinsics;

namespace MlxDoctor.Tensors.Formats;

/// <summary>Rounding to half precision, subnormals kept, overflow to infinity.</summary>
/// <remarks>
/// Adding and subtracting a power of two whose last place is the last place of the result makes the addition itself
/// round: a number with exponent e keeps 10 fraction bits, so the power is 2^(max(e, -14) + 13).
/// </remarks>
internal readonly struct Float16Rounding : IFloatRounding
{
    /// <summary>Half-way between the largest finite half and the next power: it and everything above become infinite.</summary>
    private const float Overflow = 65520f;

    /// <inheritdoc/>
    public static FloatType Type => FloatType.Float16;

    /// <inheritdoc/>
    public static float Round(float value) => (float)(Half)value;

    /// <inheritdoc/>
    public static Vector256<float> Round(Vector256<float> values)
    {
        var sign = values.AsUInt32() & Vector256.Create(0x8000_0000u);
        var magnitude = (values.AsUInt32() ^ sign).AsSingle();
        var exponent = magnitude.AsInt32() & Vector256.Create(0x7F80_0000);
        // Both clamps: no finer than a subnormal half, and no overflow of the helper for numbers that become infinite.
        exponent = Vector256.Min(Vector256.Max(exponent, Vector256.Create(113 << 23)), Vector256.Create(143 << 23));
        var helper = (exponent + Vector256.Create(13 << 23)).AsSingle();
        var rounded = (magnitude + helper) - helper;
        rounded = Vector256.ConditionalSelect(
            Vector256.GreaterThanOrEqual(magnitude, Vector256.Create(Overflow)), Vector256.Create(float.PositiveInfinity), rounded);
        return (rounded.AsUInt32() | sign).AsSingle();
    }
}
