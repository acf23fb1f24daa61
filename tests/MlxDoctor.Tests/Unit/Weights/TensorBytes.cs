using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace MlxDoctor.Tests.Unit.Weights;

/// <summary>Builds tensor files byte by byte, also impossible ones.</summary>
internal static class TensorBytes
{
    public static byte[] Safetensors(string header, int dataBytes)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var file = new byte[8 + json.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        return file;
    }

    public static byte[] Safetensors(params (string Name, long[] Shape, float[] Values)[] tensors)
    {
        var offset = 0;
        var entries = new List<string>();
        foreach (var (name, shape, values) in tensors)
        {
            entries.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"\"{name}\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(",", shape)}],\"data_offsets\":[{offset},{offset + (values.Length * 4)}]}}"));
            offset += values.Length * 4;
        }

        var file = Safetensors("{" + string.Join(",", entries) + "}", offset);
        var at = file.Length - offset;
        foreach (var value in tensors.SelectMany(t => t.Values))
        {
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(at), value);
            at += 4;
        }

        return file;
    }

    public static byte[] Npy(string dict, byte[] data)
    {
        var header = Encoding.ASCII.GetBytes(dict + "\n");
        return [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. header, .. data];
    }

    public static byte[] Npz(params (string Name, byte[] Content)[] entries)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = archive.CreateEntry(name, CompressionLevel.SmallestSize).Open();
                stream.Write(content);
            }
        }

        return memory.ToArray();
    }
}
