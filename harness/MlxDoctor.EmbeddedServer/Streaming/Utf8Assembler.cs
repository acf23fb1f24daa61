using System.Buffers;
using System.Text;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>Turns token bytes into text, whole characters only.</summary>
internal sealed class Utf8Assembler
{
    private readonly List<byte> _pending = [];

    /// <summary>Some bytes of a character are still awaited.</summary>
    public bool IsInside => _pending.Count > 0;

    /// <summary>The characters that are complete now; bytes that can be no UTF-8 become U+FFFD.</summary>
    public string Push(ReadOnlySpan<byte> bytes)
    {
        _pending.AddRange(bytes);
        var text = new StringBuilder();
        var rest = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pending);
        var used = 0;
        while (used < rest.Length)
        {
            var status = Rune.DecodeFromUtf8(rest[used..], out var rune, out var consumed);
            if (status == OperationStatus.NeedMoreData)
                break;
            text.Append(rune.ToString());
            used += consumed;
        }
        _pending.RemoveRange(0, used);
        return text.ToString();
    }

    /// <summary>Forgets an unfinished character.</summary>
    public void Clear() => _pending.Clear();
}
