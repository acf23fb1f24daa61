using System.Collections.Concurrent;

namespace MlxDoctor.EmbeddedServer.Schema;

/// <summary>Compiled grammars by their source text.</summary>
internal sealed class GrammarCache
{
    private const int Most = 64;

    private readonly ConcurrentDictionary<string, Grammar> _grammars = new(StringComparer.Ordinal);

    /// <summary>The grammar of a source text, compiled at most once in a while.</summary>
    public Grammar Get(string source, Func<Fragment> compile)
    {
        if (_grammars.TryGetValue(source, out var known))
            return known;
        if (_grammars.Count >= Most)
            _grammars.Clear();
        return _grammars[source] = new Grammar(compile());
    }
}
