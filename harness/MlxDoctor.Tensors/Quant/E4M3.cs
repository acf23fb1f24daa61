using System.Runtime.Intrinsics;

namespace MlxDoctor.Tensors.Quant;

/// <summary>The 8-bit float with 4 exponent and 3 fraction bits: half to even, subnormals in steps of 2^-9, saturating at 448 (NaN too).</summary>
internal readonly struct E4M3 : IElementFormat
{
    private const float Saturated = 448;

    /// <inheritdoc/>
    public static float Largest => Saturated;

    /// <inheritdoc/>
    public static bool CanEncode(Vector256<float> values) => true;

    /// <inheritdoc/>
    public static Vector256<uint> Encode(Vector256<float> values)
    {
        var sign = values.AsUInt32() & Vector256.Create(0x8000_0000u);
        var a = (values.AsUInt32() ^ sign).AsSingle();
        // Adding a power of two whose last place is the element's last place rounds; see Float16Rounding.
        var exponent = a.AsInt32() & Vector256.Create(0x7F80_0000);
        exponent = Vector256.Min(Vector256.Max(exponent, Vector256.Create(121 << 23)), Vector256.Create(136 << 23));
        var helper = (exponent + Vector256.Create(20 << 23)).AsSingle();
        var rounded = (a + helper) - helper;
        rounded = Vector256.ConditionalSelect(Vector256.LessThan(a, Vector256.Create(Saturated)), rounded, Vector256.Create(Saturated));
        var normal = Vector256.ShiftRightLogical(rounded.AsUInt32(), 20) - Vector256.Create(120u << 3);
        var subnormal = Vector256.ConvertToInt32Native(rounded * Vector256.Create(512f)).AsUInt32();
        var code = Vector256.ConditionalSelect(
            Vector256.LessThan(rounded, Vector256.Create(0.015625f)).AsUInt32(), subnormal, normal);
        return code | Vector256.ShiftRightLogical(sign, 24);
    }

    /// <summary>Code of one value.</summary>
    public static byte Encode(float value) => (byte)Encode(Vector256.Create(value))[0];

    /// <inheritdoc/>
    public static byte Encode(float value, Func<float, float> round) => Encode(value);

    /// <inheritdoc/>
    public static Vector256<float> Decode(Vector256<uint> codes)
    {
        var magnitude = Vector256.ShiftLeft(codes & Vector256.Create(0x7Fu), 20).AsSingle() * Vector256.Create(TwoTo120);
        return (magnitude.AsUInt32() | Vector256.ShiftLeft(codes & Vector256.Create(0x80u), 24)).AsSingle();
    }

    /// <summary>Value of one code.</summary>
    public static float Decode(byte code) => Decode(Vector256.Create((uint)code))[0];

    private const float TwoTo120 = 1.329227995784916e36f;
}
