using System.Collections.Concurrent;
using System.Text;

namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>Byte-level encoding of words, by byte pairs or another coder, with added tokens.</summary>
internal sealed class BpeTokenizer
{
    // Enough for the words of any prompt, small enough to forget about.
    private const int CachedWords = 20_000;

    private readonly byte[][] _tokenBytes;
    private readonly IWordCoder _merger;
    private readonly WordSplit _split;
    private readonly Dictionary<string, AddedToken> _added;
    private readonly Dictionary<char, string[]> _addedByFirst;
    private readonly HashSet<int> _special;
    private readonly System.Buffers.SearchValues<char> _addedStarts;
    private readonly ConcurrentDictionary<string, int[]> _words = new(StringComparer.Ordinal);

    /// <summary>A tokenizer of checked parts; <see cref="TokenizerFile"/> reads them.</summary>
    public BpeTokenizer(byte[][] tokenBytes, IWordCoder merger, WordSplit split, IReadOnlyList<AddedToken> addedTokens)
    {
        (_tokenBytes, _merger, _split) = (tokenBytes, merger, split);
        _added = addedTokens.ToDictionary(a => a.Text, StringComparer.Ordinal);
        _special = [.. addedTokens.Where(a => a.Special).Select(a => a.Id)];
        // Longest first: of two that start at the same place the longer one wins.
        _addedByFirst = _added.Keys.GroupBy(t => t[0]).ToDictionary(g => g.Key, g => g.OrderByDescending(t => t.Length).ToArray());
        _addedStarts = System.Buffers.SearchValues.Create([.. _addedByFirst.Keys]);
    }

    /// <summary>Number of ids with bytes.</summary>
    public int Count => _tokenBytes.Length;

    /// <summary>Ids of a text.</summary>
    public int[] Encode(string text, bool allowSpecial)
    {
        var ids = new List<int>(text.Length / 2 + 4);
        var plain = 0;
        for (var i = 0; allowSpecial && i < text.Length;)
        {
            var step = text.AsSpan(i).IndexOfAny(_addedStarts);
            if (step < 0)
                break;
            i += step;
            var match = Array.Find(_addedByFirst[text[i]], t => string.CompareOrdinal(text, i, t, 0, t.Length) == 0);
            if (match is null)
            {
                i++;
                continue;
            }

            EncodePlain(text[plain..i], ids);
            ids.Add(_added[match].Id);
            i += match.Length;
            plain = i;
        }

        EncodePlain(text[plain..], ids);
        return [.. ids];
    }

    /// <summary>The bytes that a token stands for; empty for special and unknown ones.</summary>
    public ReadOnlySpan<byte> Bytes(int id) => (uint)id < (uint)_tokenBytes.Length && !_special.Contains(id) ? _tokenBytes[id] : [];

    /// <summary>Id of an added token.</summary>
    public int? AddedId(string text) => _added.TryGetValue(text, out var token) ? token.Id : null;

    /// <summary>True for tokens that are never shown.</summary>
    public bool IsSpecial(int id) => _special.Contains(id);

    private void EncodePlain(string text, List<int> ids)
    {
        foreach (var word in WordSplitter.Split(text, _split))
        {
            if (_words.TryGetValue(word, out var known))
            {
                ids.AddRange(known);
                continue;
            }

            var start = ids.Count;
            _merger.Merge(Encoding.UTF8.GetBytes(word), ids);
            if (word.Length <= 64 && _words.Count < CachedWords)
                _words.TryAdd(word, [.. ids.Skip(start)]);
        }
    }
}
