using System.Text;

namespace MlxDoctor.Core.Runs;

/// <summary>Masks a stream that comes in pieces, wherever the pieces end; holds back no more than what may be the beginning of a key.</summary>
internal sealed class LogMask(Func<Masker> masker)
{
    /// <summary>A line without end is not waited for.</summary>
    private const int LongestLine = 4096;

    private string held = "";

    /// <summary>What can be written now that this piece came.</summary>
    public ReadOnlyMemory<byte> Next(ReadOnlyMemory<byte> piece) => Take(piece, atEnd: false);

    /// <summary>What was held back, when nothing more comes.</summary>
    public ReadOnlyMemory<byte> End() => Take(default, atEnd: true);

    private ReadOnlyMemory<byte> Take(ReadOnlyMemory<byte> piece, bool atEnd)
    {
        var now = masker();
        if (now.IsEmpty && held.Length == 0)
            return piece;
        var text = held + Encoding.Latin1.GetString(piece.Span);
        var found = now.Find(text, out var cut);
        if (now.NeedsWholeLines && text.LastIndexOf('\n') + 1 is var line && text.Length - line < LongestLine)
            cut = Math.Min(cut, line);
        if (atEnd)
            cut = text.Length;
        foreach (var (start, end) in found)
            if (start < cut && end > cut)
                cut = start;
        held = text[cut..];
        return Encoding.Latin1.GetBytes(Masker.Replace(text[..cut], [.. found.Where(f => f.End <= cut)], _ => Masker.Mark));
    }
}
