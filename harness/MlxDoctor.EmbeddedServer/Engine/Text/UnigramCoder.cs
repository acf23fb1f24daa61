namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>Cuts a text where the sum of its pieces' scores is best (Kudo 2018). A text that is listed twice is the later one.</summary>
internal sealed class UnigramCoder : IWordCoder
{
    private readonly Dictionary<string, (double Score, int Id)> _pieces = new(StringComparer.Ordinal);
    private readonly int _longest;

    /// <summary>A coder of pieces in the byte alphabet; the place of one is its id.</summary>
    /// <exception cref="ArgumentException">A byte has no piece of its own, so that some texts could not be written.</exception>
    public UnigramCoder(IReadOnlyList<(string Text, double Score)> list)
    {
        for (var id = 0; id < list.Count; id++)
            _pieces[list[id].Text] = (list[id].Score, id);
        for (var b = 0; b < 256; b++)
        {
            if (!_pieces.ContainsKey(ByteAlphabet.CharOf((byte)b).ToString()))
                throw new ArgumentException($"the byte {b} is no piece", nameof(list));
        }

        _longest = list.Max(p => p.Text.Length);
    }

    /// <inheritdoc/>
    public void Merge(ReadOnlySpan<byte> word, List<int> output)
    {
        var text = new char[word.Length];
        for (var i = 0; i < text.Length; i++)
            text[i] = ByteAlphabet.CharOf(word[i]);
        var lookup = _pieces.GetAlternateLookup<ReadOnlySpan<char>>();
        var best = new (double Score, int Start, int Id)[text.Length + 1];
        for (var end = 1; end <= text.Length; end++)
        {
            best[end].Score = double.NegativeInfinity;
            for (var start = Math.Max(0, end - _longest); start < end; start++)
            {
                if (lookup.TryGetValue(text.AsSpan(start, end - start), out var piece) && best[start].Score + piece.Score > best[end].Score)
                    best[end] = (best[start].Score + piece.Score, start, piece.Id);
            }
        }

        var first = output.Count;
        for (var end = text.Length; end > 0; end = best[end].Start)
            output.Add(best[end].Id);
        output.Reverse(first, output.Count - first);
    }
}
