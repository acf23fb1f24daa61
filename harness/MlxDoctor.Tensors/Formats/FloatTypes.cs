using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlxDoctor.Tensors.Formats;

/// <summary>Names of the floating-point types, and rounding of whole spans.</summary>
internal static class FloatTypes
{
    private static readonly (string Name, FloatType Type)[] Known =
    [
        ("fp32", FloatType.Float32), ("float32", FloatType.Float32),
        ("fp16", FloatType.Float16), ("float16", FloatType.Float16),
        ("bf16", FloatType.BFloat16), ("bfloat16", FloatType.BFloat16),
    ];

    /// <summary>Every accepted name.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(k => k.Name)];

    /// <summary>Short or long name of a type.</summary>
    public static bool TryParse(string? name, out FloatType type)
    {
        foreach (var known in Known)
        {
            if (string.Equals(known.Name, name, StringComparison.Ordinal))
            {
                type = known.Type;
                return true;
            }
        }

        type = default;
        return false;
    }

    /// <summary>The long name, as MLX writes it.</summary>
    public static string Name(this FloatType type) => Known.Last(k => k.Type == type).Name;

    /// <summary>Bytes of one stored value.</summary>
    public static int Bytes(this FloatType type) => type == FloatType.Float32 ? 4 : 2;

    /// <summary>Rounds every value to the type.</summary>
    public static void Round(FloatType type, ReadOnlySpan<float> values, Span<float> rounded)
    {
        switch (type)
        {
            case FloatType.Float32: values.CopyTo(rounded); break;
            case FloatType.Float16: Round<Float16Rounding>(values, rounded); break;
            default: Round<BFloat16Rounding>(values, rounded); break;
        }
    }

    private static void Round<TRounding>(ReadOnlySpan<float> values, Span<float> rounded)
        where TRounding : struct, IFloatRounding
    {
        var i = 0;
        ref var from = ref MemoryMarshal.GetReference(values);
        ref var to = ref MemoryMarshal.GetReference(rounded[..values.Length]);
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            TRounding.Round(Vector256.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        for (; i < values.Length; i++)
            rounded[i] = TRounding.Round(values[i]);
    }
}
