using System.Runtime.Intrinsics;

namespace MlxDoctor.Tensors.Formats;

/// <summary>Rounding to bfloat16: the low 16 bits are rounded away, ties to even; every NaN becomes the quiet one.</summary>
internal readonly struct BFloat16Rounding : IFloatRounding
{
    private const uint QuietNaN = 0x7FC0_0000;

    /// <inheritdoc/>
    public static FloatType Type => FloatType.BFloat16;

    /// <inheritdoc/>
    public static float Round(float value)
    {
        if (float.IsNaN(value))
            return BitConverter.UInt32BitsToSingle(QuietNaN);
        var bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF_0000);
    }

    /// <inheritdoc/>
    public static Vector256<float> Round(Vector256<float> values)
    {
        var bits = values.AsUInt32();
        var odd = Vector256.ShiftRightLogical(bits, 16) & Vector256.Create(1u);
        var rounded = (bits + odd + Vector256.Create(0x7FFFu)) & Vector256.Create(0xFFFF_0000u);
        return Vector256.ConditionalSelect(Vector256.Equals(values, values), rounded.AsSingle(), Vector256.Create(QuietNaN).AsSingle());
    }
}
