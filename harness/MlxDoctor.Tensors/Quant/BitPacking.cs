namespace MlxDoctor.Tensors.Quant;

/// <summary>MLX's packing of codes: one little-endian bit stream per row, cut into 32-bit words; a row never shares a word.</summary>
internal static class BitPacking
{
    /// <summary>Words of one packed row; null when the columns do not fill whole words.</summary>
    public static int? WordsPerRow(int columns, int bits) => (long)columns * bits % 32 == 0 ? (int)((long)columns * bits / 32) : null;

    /// <summary>Packs one row of codes.</summary>
    public static void PackRow(ReadOnlySpan<byte> codes, int bits, Span<uint> words)
    {
        ulong pending = 0;
        var pendingBits = 0;
        var word = 0;
        foreach (var code in codes)
        {
            pending |= (ulong)code << pendingBits;
            pendingBits += bits;
            if (pendingBits < 32)
                continue;
            words[word++] = (uint)pending;
            pending >>= 32;
            pendingBits -= 32;
        }

        if (pendingBits != 0)
            throw new ArgumentException($"{codes.Length} codes of {bits} bits do not fill whole words", nameof(codes));
    }

    /// <summary>Unpacks one row of codes.</summary>
    public static void UnpackRow(ReadOnlySpan<uint> words, int bits, Span<byte> codes)
    {
        var mask = (1u << bits) - 1;
        if (32 % bits == 0)
        {
            var perWord = 32 / bits;
            for (var w = 0; w < words.Length; w++)
            {
                var value = words[w];
                var row = codes.Slice(w * perWord, perWord);
                for (var k = 0; k < row.Length; k++)
                {
                    row[k] = (byte)(value & mask);
                    value >>= bits;
                }
            }

            return;
        }

        ulong pending = 0;
        var pendingBits = 0;
        var next = 0;
        for (var k = 0; k < codes.Length; k++)
        {
            if (pendingBits < bits)
            {
                pending |= (ulong)words[next++] << pendingBits;
                pendingBits += 32;
            }

            codes[k] = (byte)(pending & mask);
            pending >>= bits;
            pendingBits -= bits;
        }
    }
}
