using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.Tensors.Formats;

/// <summary>Turns stored floating-point bytes (little-endian, any alignment) into single precision.</summary>
internal static class FloatDecoder
{
    /// <summary>True for types whose values <see cref="Decode"/> can read.</summary>
    public static bool CanDecode(TensorDtype dtype) =>
        dtype is TensorDtype.F32 or TensorDtype.F16 or TensorDtype.BF16 or TensorDtype.F64;

    /// <summary>Decodes as many elements as the destination holds.</summary>
    public static void Decode(TensorDtype dtype, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (dtype)
        {
            case TensorDtype.F32:
                bytes[..(values.Length * 4)].CopyTo(MemoryMarshal.AsBytes(values));
                break;
            case TensorDtype.BF16:
                DecodeBFloat16(bytes[..(values.Length * 2)], values);
                break;
            case TensorDtype.F16:
                System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes[..(values.Length * 2)]), values);
                break;
            case TensorDtype.F64:
                var wide = MemoryMarshal.Cast<byte, double>(bytes[..(values.Length * 8)]);
                for (var i = 0; i < values.Length; i++)
                    values[i] = (float)wide[i];
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "not a floating-point type");
        }
    }

    /// <summary>One element at a byte offset.</summary>
    public static float DecodeOne(TensorDtype dtype, ReadOnlySpan<byte> element)
    {
        Span<float> one = stackalloc float[1];
        Decode(dtype, element, one);
        return one[0];
    }

    private static void DecodeBFloat16(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
        ref var from = ref MemoryMarshal.GetReference(halves);
        ref var to = ref MemoryMarshal.GetReference(values);
        var i = 0;
        for (; i <= values.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
            Vector256.ShiftLeft(low, 16).AsSingle().StoreUnsafe(ref to, (nuint)i);
            Vector256.ShiftLeft(high, 16).AsSingle().StoreUnsafe(ref to, (nuint)i + 8);
        }

        for (; i < values.Length; i++)
            values[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
    }
}
