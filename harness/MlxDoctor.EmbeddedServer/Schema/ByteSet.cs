namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>A set of byte values.</summary>
internal readonly record struct ByteSet(ulong A, ulong B, ulong C, ulong D)
{
    public static ByteSet Of(byte value) => Range(value, value);

    /// <summary>All bytes from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public static ByteSet Range(byte first, byte last)
    {
        Span<ulong> words = stackalloc ulong[4];
        for (int b = first; b <= last; b++)
            words[b >> 6] |= 1UL << (b & 63);
        return new(words[0], words[1], words[2], words[3]);
    }

    /// <summary>Every byte of an ASCII text.</summary>
    public static ByteSet AnyOf(string ascii) => ascii.Aggregate(default(ByteSet), (set, c) => set | Of((byte)c));

    public static ByteSet operator |(ByteSet x, ByteSet y) => new(x.A | y.A, x.B | y.B, x.C | y.C, x.D | y.D);

    public static ByteSet operator -(ByteSet x, ByteSet y) => new(x.A & ~y.A, x.B & ~y.B, x.C & ~y.C, x.D & ~y.D);

    /// <summary>Whether the byte is in the set.</summary>
    public bool Contains(byte value) => ((value >> 6) switch { 0 => A, 1 => B, 2 => C, _ => D } >> (value & 63) & 1) != 0;
}
