using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using MlxDoctor.Tensors.Statistics;

namespace MlxDoctor.Proofs.Fuzz;

/// <summary>Small valid files of each format, and ways to damage them.</summary>
internal static class FuzzSamples
{
    private const string NpyDict = "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 8), }\n";
    private const string Header =
        """{"__metadata__":{"format":"mlx"},"a.weight":{"dtype":"F32","shape":[4,8],"data_offsets":[0,128]},"b":{"dtype":"BF16","shape":[3],"data_offsets":[128,134]},"c":{"dtype":"U32","shape":[],"data_offsets":[134,138]}}""";

    // Pieces of headers that readers stumble over: huge and negative numbers, other types, nesting, the end of a string.
    private static readonly string[] Words =
    [
        "18446744073709551615", "9223372036854775807", "-1", "1e308", "0", "null", "{}", "[]", "[[[[[[[[", "\"", "\\u0000", "\\ud800", "F64", "|O", ">f4",
        "True", "(9,)", "(((", "'",
    ];

    /// <summary>Formats by file extension.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["safetensors", "npz", "npy"];

    /// <summary>A valid file.</summary>
    public static byte[] Valid(string format)
    {
        if (format == "safetensors")
        {
            var file = new byte[8 + Header.Length + 138];
            BinaryPrimitives.WriteInt64LittleEndian(file, Header.Length);
            Encoding.ASCII.GetBytes(Header).CopyTo(file, 8);
            return file;
        }

        byte[] npy =
            [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)NpyDict.Length, 0, .. Encoding.ASCII.GetBytes(NpyDict), .. new byte[128]];
        if (format == "npy")
            return npy;
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, level) in new[] { ("a.npy", CompressionLevel.NoCompression), ("b.npy", CompressionLevel.SmallestSize) })
                using (var stream = archive.CreateEntry(name, level).Open())
                    stream.Write(npy);
        return memory.ToArray();
    }

    /// <summary>One to four changes; most hit the first bytes, where headers are.</summary>
    public static byte[] Mutate(byte[] valid, ref SplitMix random)
    {
        var bytes = (byte[])valid.Clone();
        for (var n = 1 + random.Below(4); n > 0; n--)
        {
            var at = random.Below(random.Below(2) == 0 ? Math.Min(bytes.Length, 64) : bytes.Length);
            switch (random.Below(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Below(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Below(256);
                    break;
                case 2:
                    bytes[at] = (byte)"0123456789-[]{},:\"' "[random.Below(20)];
                    break;
                case 3:
                    bytes = bytes[..Math.Max(1, at)];
                    break;
                case 4:
                    bytes = [.. bytes, .. bytes.AsSpan(at)];
                    break;
                case 5:
                    var word = Encoding.ASCII.GetBytes(Words[random.Below(Words.Length)]);
                    bytes = [.. bytes.AsSpan(0, at), .. word, .. bytes.AsSpan(Math.Min(bytes.Length, at + (random.Below(2) * word.Length)))];
                    break;
                default:
                    // Lengths and counts are little-endian numbers of 2, 4 or 8 bytes.
                    for (var i = at; i < Math.Min(bytes.Length, at + (2 << random.Below(3))); i++)
                        bytes[i] = random.Below(2) == 0 ? (byte)255 : (byte)random.Below(256);
                    break;
            }
        }

        return bytes;
    }
}
