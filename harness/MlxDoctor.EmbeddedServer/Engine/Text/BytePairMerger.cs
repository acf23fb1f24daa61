using System.Runtime.InteropServices;

namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>Joins the bytes of a word by the merge list, best rank first and leftmost on ties (Sennrich et al. 2016).</summary>
/// <param name="byteIds">Token of each single byte, or <see cref="NoToken"/>: SmolLM2 lacks some control bytes, which are dropped.</param>
/// <param name="merges">Rank and result of each mergeable pair, by left id * 2^32 + right id.</param>
internal sealed class BytePairMerger(int[] byteIds, Dictionary<long, (int Rank, int Id)> merges) : IWordCoder
{
    /// <summary>Marks a byte that the vocabulary lacks.</summary>
    public const int NoToken = -1;

    /// <summary>Appends the word's tokens; n log n, so that a word of a million letters is harmless.</summary>
    public void Merge(ReadOnlySpan<byte> word, List<int> output)
    {
        var ids = new int[word.Length];
        var count = 0;
        foreach (var value in word)
        {
            if (byteIds[value] != NoToken)
                ids[count++] = byteIds[value];
        }

        var next = new int[count];
        var previous = new int[count];
        for (var i = 0; i < count; i++)
            (next[i], previous[i]) = (i + 1, i - 1);

        var queue = new PriorityQueue<(int Left, int LeftId, int RightId), (int Rank, int Left)>();
        for (var i = 0; i + 1 < count; i++)
            Offer(queue, ids, i, i + 1);
        while (queue.TryDequeue(out var pair, out _))
        {
            var left = pair.Left;
            if (ids[left] != pair.LeftId || next[left] >= count)
                continue;
            var right = next[left];
            if (ids[right] != pair.RightId)
                continue;
            ids[left] = CollectionsMarshal.GetValueRefOrNullRef(merges, Key(pair.LeftId, pair.RightId)).Id;
            ids[right] = -1;
            next[left] = next[right];
            if (next[left] < count)
            {
                previous[next[left]] = left;
                Offer(queue, ids, left, next[left]);
            }

            if (previous[left] >= 0)
                Offer(queue, ids, previous[left], left);
        }

        for (var i = 0; i < count; i = next[i])
            output.Add(ids[i]);
    }

    /// <summary>The key of a pair in the merge table.</summary>
    public static long Key(int left, int right) => ((long)left << 32) | (uint)right;

    private void Offer(PriorityQueue<(int Left, int LeftId, int RightId), (int Rank, int Left)> queue, int[] ids, int left, int right)
    {
        if (merges.TryGetValue(Key(ids[left], ids[right]), out var merge))
            queue.Enqueue((left, ids[left], ids[right]), (merge.Rank, left));
    }
}
