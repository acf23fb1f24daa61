using System.Runtime.InteropServices;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.EmbeddedServer.Engine.Loading;

/// <summary>Reads float tensors of any width.</summary>
internal static class FloatReader
{
    /// <summary>True for F32, F16 and BF16.</summary>
    public static bool IsFloat(TensorDtype dtype) => dtype is TensorDtype.F32 or TensorDtype.F16 or TensorDtype.BF16;

    /// <summary>Elements from <paramref name="start"/> on, widened to 32 bits.</summary>
    public static void Read(SafetensorsFile file, TensorInfo tensor, long start, Span<float> values)
    {
        var size = tensor.Dtype.ElementBytes();
        var bytes = file.Slice(tensor, start * size, values.Length * size);
        switch (tensor.Dtype)
        {
            case TensorDtype.F32:
                bytes.CopyTo(MemoryMarshal.AsBytes(values));
                break;
            case TensorDtype.BF16:
                var upper = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < values.Length; i++)
                    values[i] = BitConverter.UInt32BitsToSingle((uint)upper[i] << 16);
                break;
            case TensorDtype.F16:
                System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
                break;
            default:
                throw new ModelLoadException(
                    $"{file.Path}: tensor '{tensor.Name}' is {tensor.Dtype.HeaderName()}, expected F32, F16 or BF16; convert the weights");
        }
    }
}
