namespace MlxDoctor.Tensors.Affine;

/// <summary>Packed codes of MLX affine weights.</summary>
internal static class AffineCodes
{
    /// <summary>Code k of a row is the bits [k * bits, (k + 1) * bits) of its little-endian bit stream, straddling words at 3, 5 and 6 bits.</summary>
    public static void Unpack(ReadOnlySpan<uint> words, int bits, Span<byte> codes)
    {
        var mask = (1u << bits) - 1;
        for (var k = 0; k < codes.Length; k++)
        {
            var bit = (long)k * bits;
            var word = (int)(bit >> 5);
            var shift = (int)(bit & 31);
            var code = words[word] >> shift;
            if (shift + bits > 32)
                code |= words[word + 1] << (32 - shift);
            codes[k] = (byte)(code & mask);
        }
    }

    /// <summary>The inverse of <see cref="Unpack"/>; the words must be zero before.</summary>
    public static void Pack(ReadOnlySpan<byte> codes, int bits, Span<uint> words)
    {
        for (var k = 0; k < codes.Length; k++)
        {
            var bit = (long)k * bits;
            var word = (int)(bit >> 5);
            var shift = (int)(bit & 31);
            words[word] |= (uint)codes[k] << shift;
            if (shift + bits > 32)
                words[word + 1] |= (uint)codes[k] >> (32 - shift);
        }
    }

    /// <summary>weight = code * scale + bias, rounded twice as MLX's CPU does for float32.</summary>
    public static void Dequantize(ReadOnlySpan<byte> codes, ReadOnlySpan<float> scales, ReadOnlySpan<float> biases, int group, Span<float> weights)
    {
        for (var k = 0; k < codes.Length; k++)
            weights[k] = codes[k] * scales[k / group] + biases[k / group];
    }
}
