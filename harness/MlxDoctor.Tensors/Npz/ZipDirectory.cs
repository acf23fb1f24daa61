using System.Buffers.Binary;
using MlxDoctor.Tensors.Safetensors;

namespace MlxDoctor.Tensors.Npz;

/// <summary>Looks over a zip archive's central directory before the framework's reader does, which allocates what a damaged entry claims.</summary>
/// <remarks>Layout: PKWARE's APPNOTE 4.3.12 and 4.3.16. numpy writes stored and deflated entries only; Deflate64 would cost a window of 256 KB each.</remarks>
internal static class ZipDirectory
{
    private const int EndBytes = 22;
    private const int EntryBytes = 46;
    private const int MostComment = 65_535;
    private const ushort Stored = 0;
    private const ushort Deflated = 8;

    /// <summary>Refuses entries of other methods and entries that run beyond the file; leaves the stream at its start.</summary>
    public static void Check(string path, Stream stream)
    {
        var length = stream.Length;
        var tail = new byte[(int)Math.Min(length, EndBytes + MostComment)];
        stream.Position = length - tail.Length;
        stream.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        // Without an end record, or with a 64-bit one, the framework's reader decides.
        if (end >= 0 && end + EndBytes <= tail.Length && BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16)) is not uint.MaxValue and var start)
            CheckEntries(path, stream, start, BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(end + 10)));
        stream.Position = 0;
    }

    private static void CheckEntries(string path, Stream stream, long at, int entries)
    {
        Span<byte> entry = stackalloc byte[EntryBytes];
        for (var i = 0; i < entries; i++)
        {
            if (at + EntryBytes > stream.Length)
                return;
            stream.Position = at;
            stream.ReadExactly(entry);
            if (!entry[..4].SequenceEqual("PK\u0001\u0002"u8))
                return;
            var method = BinaryPrimitives.ReadUInt16LittleEndian(entry[10..]);
            if (method is not (Stored or Deflated))
                throw new TensorFormatException(path, null, $"entry {i} is compressed with method {method}; numpy writes 0 (stored) and 8 (deflated)");
            at += EntryBytes + BinaryPrimitives.ReadUInt16LittleEndian(entry[28..]) + BinaryPrimitives.ReadUInt16LittleEndian(entry[30..])
                + BinaryPrimitives.ReadUInt16LittleEndian(entry[32..]);
            if (at > stream.Length)
                throw new TensorFormatException(path, null, $"entry {i} of its directory runs beyond the file (incomplete download?)");
        }
    }
}
