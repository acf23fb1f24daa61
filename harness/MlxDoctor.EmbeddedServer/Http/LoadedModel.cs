using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Schema;

namespace MlxDoctor.EmbeddedServer.Http;

/// <summary>The engine and what the API derives from it once.</summary>
internal sealed class LoadedModel : IDisposable
{
    /// <summary>Prepares a loaded engine.</summary>
    public LoadedModel(ITextEngine engine)
    {
        Engine = engine;
        Marks = new ChatMarks(engine.Codec);
        _trie = new Lazy<TokenTrie>(() => new TokenTrie(engine.Codec, engine.Facts.VocabularySize));
    }

    private readonly Lazy<TokenTrie> _trie;

    /// <summary>The engine.</summary>
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
