using System.Collections.Concurrent;
using System.Text;

namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>Byte-level encoding of words, by byte pairs or another coder, with added tokens.</summary>
internal sealed class BpeTokenizer
{
    // Enough for the words of any prompt, small enough to forget about.
    private const int CachedWords = 20_000;

    private readonly byte[][] tokenBytes;
    private readonly IWordCoder merger;
    private readonly WordSplit split;
    private readonly Dictionary<string, AddedToken> added;
    private readonly Dictionary<char, string[]> addedByFirst;
    private readonly HashSet<int> special;
    private readonly System.Buffers.SearchValues<char> addedStarts;
    private readonly ConcurrentDictionary<string, int[]> words = new(StringComparer.Ordinal);

    /// <summary>A tokenizer of checked parts; <see cref="TokenizerFile"/> reads them.</summary>
    public BpeTokenizer(byte[][] tokenBytes, IWordCoder merger, WordSplit split, IReadOnlyList<AddedToken> addedTokens)
    {
        (this.tokenBytes, this.merger, this.split) = (tokenBytes, merger, split);
        added = addedTokens.ToDictionary(a => a.Text, StringComparer.Ordinal);
        special = [.. addedTokens.Where(a => a.Special).Select(a => a.Id)];
        // Longest first: of two that start at the same place the longer one wins.
        addedByFirst = added.Keys.GroupBy(t => t[0]).ToDictionary(g => g.Key, g => g.OrderByDescending(t => t.Length).ToArray());
        addedStarts = System.Buffers.SearchValues.Create([.. addedByFirst.Keys]);
    }

    /// <summary>Number of ids with bytes.</summary>
    public int Count => tokenBytes.Length;

    /// <summary>Ids of a text.</summary>
    public int[] Encode(string text, bool allowSpecial)
    {
        var ids = new List<int>(text.Length / 2 + 4);
        var plain = 0;
        for (var i = 0; allowSpecial && i < text.Length;)
        {
            var step = text.AsSpan(i).IndexOfAny(addedStarts);
            if (step < 0)
                break;
            i += step;
            var match = Array.Find(addedByFirst[text[i]], t => string.CompareOrdinal(text, i, t, 0, t.Length) == 0);
            if (match is null)
            {
                i++;
                continue;
            }

            EncodePlain(text[plain..i], ids);
            ids.Add(added[match].Id);
            i += match.Length;
            plain = i;
        }

        EncodePlain(text[plain..], ids);
        return [.. ids];
    }

    /// <summary>The bytes that a token stands for; empty for special and unknown ones.</summary>
    public ReadOnlySpan<byte> Bytes(int id) => (uint)id < (uint)tokenBytes.Length && !special.Contains(id) ? tokenBytes[id] : [];

    /// <summary>Id of an added token.</summary>
    public int? AddedId(string text) => added.TryGetValue(text, out var token) ? token.Id : null;

    /// <summary>True for tokens that are never shown.</summary>
    public bool IsSpecial(int id) => special.Contains(id);

    private void EncodePlain(string text, List<int> ids)
    {
        foreach (var word in WordSplitter.Split(text, split))
        {
            if (words.TryGetValue(word, out var known))
            {
                ids.AddRange(known);
                continue;
            }

            var start = ids.Count;
            merger.Merge(Encoding.UTF8.GetBytes(word), ids);
            if (word.Length <= 64 && words.Count < CachedWords)
                words.TryAdd(word, [.. ids.Skip(start)]);
        }
    }
}
