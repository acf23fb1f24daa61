using System.Runtime.InteropServices;
using MlxDoctor.Tensors.Formats;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.Tests.Unit.Tensors.Quant;

/// <summary>Vectors made by the real MLX library, and bit-for-bit comparison with them.</summary>
internal static class Golden
{
    public static string Folder { get; } = Path.Combine(Repo.Root, "fixtures", "reference-values", "quant");

    public static SafetensorsFile Open() => SafetensorsFile.Open(Path.Combine(Folder, "quant-golden.safetensors"));

    public static float[] Floats(this SafetensorsFile file, string name)
    {
        var tensor = file.Tensors[name];
        var values = new float[tensor.Elements];
        FloatDecoder.Decode(tensor.Dtype, file.Bytes(tensor), values);
        return values;
    }

    public static uint[] Words(this SafetensorsFile file, string name) =>
        MemoryMarshal.Cast<byte, uint>(file.Bytes(file.Tensors[name])).ToArray();

    /// <summary>Same bits, where a NaN equals any NaN; the sign of zero counts.</summary>
    public static int FirstDifference(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        if (actual.Length != expected.Length)
            return 0;
        for (var i = 0; i < actual.Length; i++)
        {
            var same = BitConverter.SingleToUInt32Bits(actual[i]) == BitConverter.SingleToUInt32Bits(expected[i])
                || (float.IsNaN(actual[i]) && float.IsNaN(expected[i]));
            if (!same)
                return i;
        }

        return -1;
    }
}
