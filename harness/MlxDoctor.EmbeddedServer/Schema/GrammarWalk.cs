using MlxDoctor.EmbeddedServer.Engine;

namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>One text on its way through a grammar, token by token.</summary>
internal sealed class GrammarWalk(Grammar grammar, TokenTrie trie, ITokenCodec codec)
{
    private GrammarState _state = grammar.Start;

    /// <summary>The text may end here.</summary>
    public bool Accepts => _state.Accepts;

    /// <summary>Some text was read.</summary>
    public bool Started { get; private set; }

    /// <summary>Allows the tokens that may follow.</summary>
    public void Allow(Span<bool> allowed)
    {
        lock (grammar.Gate)
        {
            var mask = trie.Allowed(grammar, _state);
            for (var id = 0; id < mask.Length && id < allowed.Length; id++)
                allowed[id] |= mask[id];
        }
    }

    /// <summary>Goes on by a token.</summary>
    public void Accept(int token)
    {
        lock (grammar.Gate)
        {
            Started = true;
            foreach (var b in codec.Bytes(token))
                _state = grammar.Step(_state, b);
        }
    }
}
