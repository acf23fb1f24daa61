namespace MlxDoctor.Harness.Client;

/// <summary>A growing buffer that is read into directly, with the arrival of each piece.</summary>
internal sealed class BodyBuffer
{
    private const int MinRead = 8 << 10;
    private static ReadOnlySpan<byte> DoneMark => "[DONE]"u8;
    private byte[] _bytes = new byte[32 << 10];
    private int _lineStart;

    /// <summary>Bytes received.</summary>
    public int Length { get; private set; }

    /// <summary>Pieces received.</summary>
    public List<Chunk> Chunks { get; } = [];

    /// <summary>True once a line <c>data: [DONE]</c> has come.</summary>
    public bool HasDone { get; private set; }

    /// <summary>Where the line that is being received begins.</summary>
    public int LineStart => _lineStart;

    /// <summary>Length of the line that is being received.</summary>
    public int OpenLine => Length - _lineStart;

    /// <summary>What was received.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>Room for the next read.</summary>
    public Memory<byte> Room(int limit)
    {
        if (_bytes.Length - Length < MinRead)
            Array.Resize(ref _bytes, _bytes.Length * 2);
        return _bytes.AsMemory(Length, Math.Min(_bytes.Length - Length, limit));
    }

    /// <summary>Takes over what was read into <see cref="Room"/>.</summary>
    public void Advance(int count, long ticks)
    {
        var start = Length;
        Chunks.Add(new Chunk(ticks, start, count));
        Length += count;
        var lineEnd = _bytes.AsSpan(start, count).LastIndexOfAny((byte)'\n', (byte)'\r');
        if (lineEnd >= 0)
            _lineStart = start + lineEnd + 1;
        if (!HasDone)
            HasDone = FindDone(Math.Max(0, start - DoneMark.Length));
    }

    private bool FindDone(int from)
    {
        // Only a line of its own counts: an answer may quote the mark in its text.
        var span = _bytes.AsSpan(0, Length);
        for (var at = span[from..].IndexOf(DoneMark); at >= 0; at = span[from..].IndexOf(DoneMark))
        {
            var before = span[..(from + at)].TrimEnd((byte)' ');
            if (before.EndsWith("data:"u8) && (before.Length == 5 || before[^6] is (byte)'\n' or (byte)'\r'))
                return true;
            from += at + DoneMark.Length;
        }
        return false;
    }
}
