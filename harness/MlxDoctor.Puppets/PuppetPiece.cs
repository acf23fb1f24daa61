using System.Text;

namespace MlxDoctor.Puppets;

/// <summary>One token of a script.</summary>
/// <param name="Bytes">What it stands for; at most 64 bytes, and perhaps only a part of a character.</param>
/// <param name="Shared">True for a token of the family that other places use too, false for one of this place alone.</param>
internal sealed record PuppetPiece(ReadOnlyMemory<byte> Bytes, bool Shared)
{
    /// <summary>A token that the whole family has.</summary>
    public static PuppetPiece Of(string shared) => new(Encoding.UTF8.GetBytes(shared), Shared: true);

    /// <summary>A token of one place.</summary>
    public static PuppetPiece Own(string text) => new(Encoding.UTF8.GetBytes(text), Shared: false);

    /// <summary>The text; a part of a character becomes U+FFFD.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes.Span);
}
