using System.Runtime.InteropServices;
using MlxDoctor.EmbeddedServer.Engine.Model;

namespace MlxDoctor.EmbeddedServer.Engine.Scheduling;

/// <summary>Keys and values of earlier sequences, reused by prompts that begin with the same tokens.</summary>
/// <remarks>Reuse changes no answer: a row's arithmetic is the same whatever was computed beside or before it (see TileKernel).</remarks>
internal sealed class PrefixCache(KvPool pool)
{
    private readonly LinkedList<(int[] Tokens, List<KvPage> Pages)> _entries = [];

    /// <summary>Gives a new sequence the pages of the longest common beginning; its last prompt token is always computed, for the logits.</summary>
    public void Lend(Sequence sequence, IEnumerable<Sequence> running)
    {
        var prompt = CollectionsMarshal.AsSpan(sequence.Tokens)[..^1];
        var best = 0;
        List<KvPage>? pages = null;
        LinkedListNode<(int[] Tokens, List<KvPage> Pages)>? used = null;
        for (var node = _entries.First; node is not null; node = node.Next)
        {
            var common = prompt.CommonPrefixLength(node.Value.Tokens);
            if (common > best)
                (best, pages, used) = (common, node.Value.Pages, node);
        }

        foreach (var other in running)
        {
            if (!other.Request.UsePrefixCache)
                continue;
            var common = prompt.CommonPrefixLength(CollectionsMarshal.AsSpan(other.Tokens)[..other.Computed]);
            if (common > best)
                (best, pages, used) = (common, other.Pages, null);
        }

        if (pages is null)
            return;
        if (used is not null)
        {
            _entries.Remove(used);
            _entries.AddFirst(used);
        }

        for (var i = 0; i < best / KvShape.Positions; i++)
            sequence.Pages.Add(KvPool.Share(pages[i]));
        if (best % KvShape.Positions != 0)
            sequence.Pages.Add(pool.Copy(pages[best / KvShape.Positions]));
        sequence.Computed = sequence.Cached = best;
    }

    /// <summary>Takes over a finished sequence's pages.</summary>
    public void Keep(Sequence sequence)
    {
        int[] tokens = [.. sequence.Tokens.Take(sequence.Computed)];
        if (tokens.Length == 0)
            return;
        for (var node = _entries.First; node is not null;)
        {
            var next = node.Next;
            var common = tokens.AsSpan().CommonPrefixLength(node.Value.Tokens);
            if (common == node.Value.Tokens.Length)
                Drop(node);
            else if (common == tokens.Length)
                return;
            node = next;
        }

        _entries.AddFirst((tokens, [.. sequence.Pages.Select(KvPool.Share)]));
    }

    /// <summary>Forgets the ends of the longest unused entries until all pages fit into so many bytes.</summary>
    public void Trim(long bytes)
    {
        while (pool.Bytes > bytes && _entries.Last is { } oldest)
        {
            var (tokens, pages) = oldest.Value;
            pool.Return(pages[^1]);
            pages.RemoveAt(pages.Count - 1);
            if (pages.Count == 0)
                _entries.RemoveLast();
            else if (tokens.Length > pages.Count * KvShape.Positions)
                oldest.Value = (tokens[..(pages.Count * KvShape.Positions)], pages);
        }
    }

    private void Drop(LinkedListNode<(int[] Tokens, List<KvPage> Pages)> node)
    {
        _entries.Remove(node);
        node.Value.Pages.ForEach(pool.Return);
    }
}
