using System.Text;
using MlxDoctor.EmbeddedServer.Engine;

namespace MlxDoctor.EmbeddedServer.Streaming;

/// <summary>Bytes of tokens as log probability lists show them.</summary>
internal static class TokenTexts
{
    /// <summary>The bytes; special tokens, which have none, are shown by their number.</summary>
    public static byte[] Bytes(ITokenCodec codec, int id)
    {
        var bytes = codec.Bytes(id);
        return bytes.IsEmpty ? Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"<|token_{id}|>")) : bytes.ToArray();
    }
}
