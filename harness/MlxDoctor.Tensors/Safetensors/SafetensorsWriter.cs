using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlxDoctor.Tensors.Safetensors;

/// <summary>Writes float32 tensors as a safetensors file; the same tensors give the same bytes.</summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes the file.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="tensors">Tensors in the order of the file.</param>
    public static void Write(Stream output, IReadOnlyList<FloatTensor> tensors)
    {
        // MLX wants to be told that it may read the file as it is.
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "mlx" } };
        long offset = 0;
        foreach (var tensor in tensors)
        {
            var end = offset + sizeof(float) * (long)tensor.Values.Length;
            header[tensor.Name] = new JsonObject
            {
                ["dtype"] = TensorDtype.F32.HeaderName(),
                ["shape"] = new JsonArray([.. tensor.Shape.Select(s => JsonValue.Create(s))]),
                ["data_offsets"] = new JsonArray(offset, end),
            };
            offset = end;
        }
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = (json.Length + Alignment - 1) / Alignment * Alignment;
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        output.Write(length);
        output.Write(json);
        for (var i = json.Length; i < padded; i++)
            output.WriteByte((byte)' ');
        foreach (var tensor in tensors)
        {
            foreach (var value in tensor.Values)
            {
                BinaryPrimitives.WriteSingleLittleEndian(length, value);
                output.Write(length[..sizeof(float)]);
            }
        }
    }
}
