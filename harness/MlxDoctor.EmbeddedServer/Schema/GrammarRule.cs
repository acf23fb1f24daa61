namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>A named part of a grammar; what makes recursion and reuse possible.</summary>
internal sealed class GrammarRule
{
    private GrammarNode? _entry;

    /// <summary>Where the rule begins; may be set after the rule was referred to.</summary>
    public GrammarNode Entry => _entry ?? throw new InvalidOperationException("a grammar rule was never defined");

    public GrammarRule Define(Fragment body)
    {
        _entry = body(GrammarNode.End);
        return this;
    }
}
