namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>The printable stand-ins for bytes that byte-level vocabularies are written in (Radford et al. 2019).</summary>
internal static class ByteAlphabet
{
    private static readonly char[] Chars = Build();
    private static readonly Dictionary<char, byte> Bytes = Enumerable.Range(0, 256).ToDictionary(b => Chars[b], b => (byte)b);

    /// <summary>The character that stands for a byte.</summary>
    public static char CharOf(byte value) => Chars[value];

    /// <summary>The bytes of a vocabulary entry, or null when it is not written in this alphabet.</summary>
    public static byte[]? BytesOf(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!Bytes.TryGetValue(token[i], out bytes[i]))
                return null;
        }

        return bytes;
    }

    private static char[] Build()
    {
        var chars = new char[256];
        var next = 256;
        for (var b = 0; b < 256; b++)
            chars[b] = b is (>= 0x21 and <= 0x7E) or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)b : (char)next++;
        return chars;
    }
}
