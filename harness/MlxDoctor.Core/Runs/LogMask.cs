using System.Text;

namespace MlxDoctor.Core.Runs;

/// <summary>Masks a stream that comes in pieces, wherever the pieces end; holds back no more than what may be the beginning of a key.</summary>
internal sealed class LogMask(Func<Masker> masker)
{
    /// <summary>A line without end is not waited for.</summary>
    private const int LongestLine = 4096;

    private string _held = "";

    /// <summary>Copies a log to its end, without the keys that are known by then; what was held back is written when the copy breaks off too.</summary>
    /// <param name="from">What a process prints.</param>
    /// <param name="write">Takes each piece.</param>
    /// <param name="cancellation">The copy is to end.</param>
    public static async Task CopyAsync(Stream from, Func<ReadOnlyMemory<byte>, Task> write, CancellationToken cancellation)
    {
        var buffer = new byte[16 * 1024];
        var mask = new LogMask(() => Secrets.Current);
        try
        {
            int n;
            while ((n = await from.ReadAsync(buffer, cancellation)) > 0)
                await write(mask.Next(buffer.AsMemory(0, n)));
        }
        finally
        {
            await write(mask.End());
        }
    }

    /// <summary>What can be written now that this piece came.</summary>
    public ReadOnlyMemory<byte> Next(ReadOnlyMemory<byte> piece) => Take(piece, atEnd: false);

    /// <summary>What was held back, when nothing more comes.</summary>
    public ReadOnlyMemory<byte> End() => Take(default, atEnd: true);

    private ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> piece, bool atEnd)
    {
        var now = masker();
        if (now.IsEmpty && _held.Length == 0)
            return piece;
        var text = _held + Encoding.Latin1.GetString(piece.Span);
        var found = now.Find(text, out var cut);
        if (now.NeedsWholeLines && text.LastIndexOf('\n') + 1 is var line && text.Length - line < LongestLine)
            cut = Math.Min(cut, line);
        if (atEnd)
            cut = text.Length;
        foreach (var (start, end) in found)
            if (start < cut && end > cut)
                cut = start;
        _held = text[cut..];
        return Encoding.Latin1.GetBytes(Masker.Replace(text[..cut], [.. found.Where(f => f.End <= cut)], _ => Masker.Mark));
    }
}
