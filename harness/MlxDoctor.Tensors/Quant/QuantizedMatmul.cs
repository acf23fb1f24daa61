using MlxDoctor.Tensors.Formats;

namespace MlxDoctor.Tensors.Quant;

/// <summary>
/// Product of a vector with a quantised matrix, exactly as MLX's CPU backend sums it on x86: one after another, every step rounded to the type.
/// </summary>
/// <remarks>
/// Affine: acc = T(acc + T(x T(T(q s) + b))). Float modes, transposed: a sum of T(x v) per group, then acc = T(acc + T(s sum));
/// not transposed: acc = T(acc + T(T(x s) v)). It is the yardstick for faster kernels, not one itself.
/// </remarks>
internal static class QuantizedMatmul
{
    /// <summary>x times the transposed matrix (the usual case): one result per row.</summary>
    /// <param name="scheme">How the codes were made.</param>
    /// <param name="type">Type in which everything is computed.</param>
    /// <param name="x">One value per column.</param>
    /// <param name="matrix">Codes, scales as values, and biases.</param>
    /// <param name="result">One value per row.</param>
    public static void Transposed(QuantScheme scheme, FloatType type, ReadOnlySpan<float> x, in QuantizedRows matrix, Span<float> result)
    {
        for (var row = 0; row < result.Length; row++)
        {
            var codes = matrix.Codes.Slice(row * x.Length, x.Length);
            float sum = 0;
            for (var start = 0; start < x.Length; start += scheme.GroupSize)
            {
                var group = ((row * x.Length) + start) / scheme.GroupSize;
                float part = scheme.Mode == QuantMode.Affine ? sum : 0;
                for (var i = start; i < start + scheme.GroupSize; i++)
                    part = Round(type, part + Round(type, x[i] * Value(scheme, type, codes[i], matrix, group)));
                sum = scheme.Mode == QuantMode.Affine ? part : Round(type, sum + Round(type, matrix.Scales[group] * part));
            }

            result[row] = sum;
        }
    }

    /// <summary>x times the matrix as it is: one result per column.</summary>
    public static void Plain(QuantScheme scheme, FloatType type, ReadOnlySpan<float> x, in QuantizedRows matrix, Span<float> result)
    {
        result.Clear();
        for (var row = 0; row < x.Length; row++)
        {
            for (var column = 0; column < result.Length; column++)
            {
                var at = (row * result.Length) + column;
                var group = at / scheme.GroupSize;
                var left = scheme.Mode == QuantMode.Affine ? x[row] : Round(type, x[row] * matrix.Scales[group]);
                result[column] = Round(type, result[column] + Round(type, left * Value(scheme, type, matrix.Codes[at], matrix, group)));
            }
        }
    }

    private static float Value(QuantScheme scheme, FloatType type, byte code, in QuantizedRows matrix, int group) => scheme.Mode switch
    {
        QuantMode.Affine => Round(type, Round(type, code * matrix.Scales[group]) + matrix.Biases[group]),
        QuantMode.Mxfp8 => Round(type, E4M3.Decode(code)),
        _ => E2M1.Decode(code),
    };

    private static float Round(FloatType type, float value) => type switch
    {
        FloatType.Float16 => Float16Rounding.Round(value),
        FloatType.BFloat16 => BFloat16Rounding.Round(value),
        _ => value,
    };
}
