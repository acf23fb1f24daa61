using System.Runtime.Intrinsics;

namespace MlxDoctor.Tensors.Quant;

/// <summary>The 4-bit float 0, 0.5, 1, 1.5, 2, 3, 4, 6 with sign bit 8. A tie goes to the smaller magnitude, and what rounds to zero gets code 0.</summary>
internal readonly struct E2M1 : IElementFormat
{
    private static readonly float[] Values = [0, 0.5f, 1, 1.5f, 2, 3, 4, 6, -0f, -0.5f, -1, -1.5f, -2, -3, -4, -6];

    /// <inheritdoc/>
    public static float Largest => 6;

    /// <summary>Beyond 8, and for NaN, the distances that MLX compares may round to equal ones.</summary>
    public static bool CanEncode(Vector256<float> values) =>
        Vector256.LessThanOrEqualAll(Vector256.Abs(values), Vector256.Create(8f));

    /// <inheritdoc/>
    public static Vector256<uint> Encode(Vector256<float> values)
    {
        var a = Vector256.Abs(values);
        // A comparison yields -1 where true, so subtracting counts the exceeded thresholds.
        var index = Vector256<int>.Zero;
        index -= Vector256.GreaterThan(a, Vector256.Create(0.25f)).AsInt32();
        index -= Vector256.GreaterThan(a, Vector256.Create(0.75f)).AsInt32();
        index -= Vector256.GreaterThan(a, Vector256.Create(1.25f)).AsInt32();
        index -= Vector256.GreaterThan(a, Vector256.Create(1.75f)).AsInt32();
        index -= Vector256.GreaterThan(a, Vector256.Create(2.5f)).AsInt32();
        index -= Vector256.GreaterThan(a, Vector256.Create(3.5f)).AsInt32();
        index -= Vector256.GreaterThan(a, Vector256.Create(5f)).AsInt32();
        var sign = Vector256.ShiftRightLogical(values.AsUInt32(), 28) & Vector256.Create(8u);
        var nonZero = Vector256.GreaterThan(index, Vector256<int>.Zero).AsUInt32();
        return index.AsUInt32() | (sign & nonZero);
    }

    /// <inheritdoc/>
    public static byte Encode(float value, Func<float, float> round)
    {
        if (float.IsNaN(value))
            return 0;
        var best = 0;
        var bestDistance = float.PositiveInfinity;
        for (var code = 0; code < Values.Length; code++)
        {
            var distance = MathF.Abs(round(value - Values[code]));
            if (distance < bestDistance)
                (best, bestDistance) = (code, distance);
        }

        return (byte)best;
    }

    /// <summary>Value of one code.</summary>
    public static float Decode(byte code) => Values[code];

    /// <inheritdoc/>
    public static Vector256<float> Decode(Vector256<uint> codes)
    {
        var magnitudes = Vector256.Create(0, 0.5f, 1, 1.5f, 2, 3, 4, 6);
        var value = Vector256.Shuffle(magnitudes, (codes & Vector256.Create(7u)).AsInt32());
        return (value.AsUInt32() | Vector256.ShiftLeft(codes & Vector256.Create(8u), 28)).AsSingle();
    }
}
