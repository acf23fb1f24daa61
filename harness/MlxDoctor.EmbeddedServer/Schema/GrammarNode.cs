namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>A position in a grammar: read a byte, choose, call a rule, or return from one.</summary>
internal sealed class GrammarNode
{
    /// <summary>Returns from the rule.</summary>
    public static readonly GrammarNode End = new() { Kind = GrammarNodeKind.End };

    /// <summary>What happens here.</summary>
    public required GrammarNodeKind Kind { get; init; }

    /// <summary>The bytes that may be read.</summary>
    public ByteSet Bytes { get; init; }

    /// <summary>Where it goes on after the byte or the call.</summary>
    public GrammarNode? Next { get; init; }

    /// <summary>The called rule.</summary>
    public GrammarRule? Rule { get; init; }

    /// <summary>The ways on from a choice; filled late for loops.</summary>
    public List<GrammarNode> Options { get; } = [];
}
