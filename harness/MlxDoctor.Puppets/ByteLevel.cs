namespace MlxDoctor.Puppets;

/// <summary>The printable stand-ins for bytes in which byte-level tokenizers write their texts (Radford et al. 2019).</summary>
internal static class ByteLevel
{
    private static readonly char[] Chars = Build();

    /// <summary>Bytes in stand-ins.</summary>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var text = new char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
            text[i] = Chars[bytes[i]];
        return new string(text);
    }

    private static char[] Build()
    {
        var chars = new char[256];
        var next = 256;
        for (var b = 0; b < chars.Length; b++)
            chars[b] = b is (>= 0x21 and <= 0x7E) or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)b : (char)next++;
        return chars;
    }
}
