using System.Runtime.Intrinsics;

namespace MlxDoctor.Tensors.Quant;

/// <summary>A small floating-point element type of the float modes.</summary>
internal interface IElementFormat
{
    /// <summary>Largest magnitude; the group's maximum is divided by it.</summary>
    static abstract float Largest { get; }

    /// <summary>False when <see cref="Encode(Vector256{float})"/> may not be used for these values.</summary>
    static abstract bool CanEncode(Vector256<float> values);

    /// <summary>Codes of eight values.</summary>
    static abstract Vector256<uint> Encode(Vector256<float> values);

    /// <summary>Code of one value of any size; <paramref name="round"/> rounds to the type that MLX computes in.</summary>
    static abstract byte Encode(float value, Func<float, float> round);

    /// <summary>Values of eight codes.</summary>
    static abstract Vector256<float> Decode(Vector256<uint> codes);
}
