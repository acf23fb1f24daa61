namespace MlxDoctor.Tensors.Safetensors;

/// <summary>Names and sizes of element types.</summary>
internal static class TensorDtypes
{
    private static readonly (string Name, TensorDtype Dtype, int Bytes)[] Known =
    [
        ("F64", TensorDtype.F64, 8), ("F32", TensorDtype.F32, 4), ("F16", TensorDtype.F16, 2), ("BF16", TensorDtype.BF16, 2),
        ("F8_E4M3", TensorDtype.F8E4M3, 1), ("F8_E5M2", TensorDtype.F8E5M2, 1),
        ("I64", TensorDtype.I64, 8), ("I32", TensorDtype.I32, 4), ("I16", TensorDtype.I16, 2), ("I8", TensorDtype.I8, 1),
        ("U64", TensorDtype.U64, 8), ("U32", TensorDtype.U32, 4), ("U16", TensorDtype.U16, 2), ("U8", TensorDtype.U8, 1),
        ("BOOL", TensorDtype.Bool, 1),
    ];

    /// <summary>Every name that a header may use, for error texts.</summary>
    public static string Names => string.Join(", ", Known.Select(k => k.Name));

    /// <summary>The type that a header's name stands for.</summary>
    public static bool TryParse(string? name, out TensorDtype dtype)
    {
        foreach (var known in Known)
        {
            if (known.Name == name)
            {
                dtype = known.Dtype;
                return true;
            }
        }

        dtype = default;
        return false;
    }

    /// <summary>The name that a header uses.</summary>
    public static string HeaderName(this TensorDtype dtype) => Known.First(k => k.Dtype == dtype).Name;

    /// <summary>Bytes of one element.</summary>
    public static int ElementBytes(this TensorDtype dtype) => Known.First(k => k.Dtype == dtype).Bytes;
}
