using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Schema;

namespace MlxDoctor.EmbeddedServer.Models;

/// <summary>The engine and what the API derives from it once.</summary>
internal sealed class LoadedModel : IDisposable
{
    public LoadedModel(ITextEngine engine)
    {
        Engine = engine;
        Marks = new ChatMarks(engine.Codec);
        _trie = new Lazy<TokenTrie>(() => new TokenTrie(engine.Codec, engine.Facts.VocabularySize));
    }

    private readonly Lazy<TokenTrie> _trie;

    public ITextEngine Engine { get; }

    /// <summary>Ids of the marks of the chat format.</summary>
    public ChatMarks Marks { get; }

    /// <summary>The vocabulary, for masks; built when first needed.</summary>
    public TokenTrie Trie => _trie.Value;

    /// <summary>Compiled schemas.</summary>
    public GrammarCache Grammars { get; } = new();

    /// <inheritdoc/>
    public void Dispose() => Engine.Dispose();
}
