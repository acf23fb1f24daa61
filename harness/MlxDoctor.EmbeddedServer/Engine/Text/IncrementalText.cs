using System.Text;

namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>Turns tokens into text one by one and keeps the bytes of an unfinished character back.</summary>
internal sealed class IncrementalText(ITokenCodec codec)
{
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    /// <summary>The text that this token completes; may be empty.</summary>
    public string Push(int id) => Decode(codec.Bytes(id), flush: false);

    /// <summary>What is left at the end: U+FFFD when the answer stops inside a character.</summary>
    public string Flush() => Decode([], flush: true);

    private string Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        Span<char> chars = stackalloc char[256];
        if (bytes.Length > 120)
            chars = new char[bytes.Length + 8];
        return new string(chars[.._decoder.GetChars(bytes, chars, flush)]);
    }
}
