using System.Runtime.Intrinsics;

namespace MlxDoctor.Tensors.Formats;

/// <summary>Rounding of single-precision results to a narrower type, one struct per type so that the compiler specialises every kernel.</summary>
internal interface IFloatRounding
{
    /// <summary>Nearest value of the type, ties to even.</summary>
    static abstract float Round(float value);

    /// <summary>Eight values at once.</summary>
    static abstract Vector256<float> Round(Vector256<float> values);

    /// <summary>The type that this rounds to.</summary>
    static abstract FloatType Type { get; }
}
