using System.Collections;

namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>All positions that the text so far may have reached.</summary>
internal sealed class GrammarState(GrammarFrame[] frames, bool accepts)
{
    /// <summary>No text leads on from here.</summary>
    public static readonly GrammarState Dead = new([], accepts: false);

    /// <summary>The byte positions.</summary>
    public IReadOnlyList<GrammarFrame> Frames => frames;

    /// <summary>The text may end here.</summary>
    public bool Accepts => accepts;

    /// <summary>Known ways on, by byte.</summary>
    public GrammarState?[] Next { get; } = new GrammarState?[256];

    /// <summary>Tokens that may follow, once computed.</summary>
    public BitArray? Mask { get; set; }
}
