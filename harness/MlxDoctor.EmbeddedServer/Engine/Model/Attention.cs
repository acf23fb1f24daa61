using MlxDoctor.EmbeddedServer.Engine.Loading;
using MlxDoctor.Tensors.Kernels;

namespace MlxDoctor.EmbeddedServer.Engine.Model;

/// <summary>Causal attention of new tokens over a sequence's pages, with heads that share keys and values.</summary>
internal sealed unsafe class Attention
{
    // Rows that share a page of keys while it is in the first-level cache.
    private const int RowsPerItem = 16;

    private readonly LlamaConfig _config;
    private readonly KvShape _shape;
    private readonly RopeTable _rope;
    private readonly NativeBuffer[] _queries;
    private readonly NativeBuffer[] _scores;
    private readonly NativeBuffer[] _outputs;
    private readonly int _headsPerKv;
    private readonly int _scoreStride;
    private readonly int _keyStart;
    private readonly int _valueStart;

    /// <summary>Scratch memory for every thread of the crew.</summary>
    public Attention(LlamaConfig config, KvShape shape, int threads)
    {
        (_config, _shape, _rope) = (config, shape, new RopeTable(config));
        _headsPerKv = config.Heads / config.KvHeads;
        TokensPerItem = Math.Max(1, RowsPerItem / _headsPerKv);
        _scoreStride = RoundUp(config.Context);
        _keyStart = RoundUp(config.Heads * config.HeadDim);
        _valueStart = _keyStart + RoundUp(config.KvHeads * config.HeadDim);
        var rows = TokensPerItem * _headsPerKv;
        _queries = Scratch(threads, (long)rows * config.HeadDim);
        _scores = Scratch(threads, (long)rows * _scoreStride);
        _outputs = Scratch(threads, (long)rows * shape.ValueStride);
    }

    /// <summary>New tokens that one call of <see cref="Attend"/> takes.</summary>
    public int TokensPerItem { get; }

    /// <summary>Rotates a token's keys and stores keys and values in its page.</summary>
    /// <param name="qkv">The token's row.</param>
    /// <param name="layer">Layer.</param>
    /// <param name="page">Page of the position.</param>
    /// <param name="position">Position in the sequence.</param>
    public void Store(float* qkv, int layer, KvPage page, int position)
    {
        var slot = position % KvShape.Positions;
        var rotated = stackalloc float[_config.HeadDim];
        for (var head = 0; head < _config.KvHeads; head++)
        {
            _rope.Apply(qkv + _keyStart + head * _config.HeadDim, rotated, position, 1);
            var keys = page.Data.Floats + _shape.Keys(layer, head) + slot;
            for (var d = 0; d < _config.HeadDim; d++)
                keys[d * KvShape.Positions] = rotated[d];
            var values = page.Data.Floats + _shape.Values(layer, head) + (long)slot * _shape.ValueStride;
            new ReadOnlySpan<float>(qkv + _valueStart + head * _config.HeadDim, _config.HeadDim).CopyTo(new Span<float>(values, _config.HeadDim));
        }
    }

    /// <summary>Attention of some tokens of a segment for the query heads of one key head.</summary>
    /// <param name="thread">Number of the calling thread.</param>
    /// <param name="layer">Layer.</param>
    /// <param name="segment">The sequence's new tokens.</param>
    /// <param name="kvHead">Key head.</param>
    /// <param name="firstToken">First token, counted in the segment.</param>
    /// <param name="qkv">Rows of the step.</param>
    /// <param name="ldQkv">Distance of those rows.</param>
    /// <param name="result">Rows of the step's attention output.</param>
    /// <param name="ldResult">Distance of those rows.</param>
    public void Attend(int thread, int layer, Segment segment, int kvHead, int firstToken, float* qkv, nint ldQkv, float* result, nint ldResult)
    {
        var tokens = Math.Min(TokensPerItem, segment.Tokens.Length - firstToken);
        var rows = tokens * _headsPerKv;
        float* query = _queries[thread].Floats, score = _scores[thread].Floats, output = _outputs[thread].Floats;
        var scale = (float)(1 / Math.Sqrt(_config.HeadDim));
        for (var row = 0; row < rows; row++)
        {
            var (token, head) = (firstToken + row / _headsPerKv, kvHead * _headsPerKv + row % _headsPerKv);
            _rope.Apply(qkv + (segment.FirstRow + token) * ldQkv + head * _config.HeadDim, query + row * _config.HeadDim, segment.Position + token, scale);
        }

        var known = segment.Position + firstToken + tokens;
        var pages = (known + KvShape.Positions - 1) / KvShape.Positions;
        for (var page = 0; page < pages; page++)
        {
            var keys = segment.Pages[page].Data.Floats + _shape.Keys(layer, kvHead);
            TileKernel.Multiply(query, _config.HeadDim, rows, keys, _config.HeadDim, score + page * KvShape.Positions, _scoreStride, add: false);
        }

        var sums = stackalloc float[rows];
        for (var row = 0; row < rows; row++)
        {
            var visible = segment.Position + firstToken + row / _headsPerKv + 1;
            sums[row] = RowMath.SoftmaxNumerators(score + (nint)row * _scoreStride, visible, pages * KvShape.Positions);
        }

        for (var page = 0; page < pages; page++)
        {
            var values = segment.Pages[page].Data.Floats + _shape.Values(layer, kvHead);
            var count = Math.Min(KvShape.Positions, known - page * KvShape.Positions);
            Accumulate(score + page * KvShape.Positions, rows, values, count, output, page > 0);
        }

        for (var row = 0; row < rows; row++)
        {
            var (token, head) = (firstToken + row / _headsPerKv, kvHead * _headsPerKv + row % _headsPerKv);
            var to = result + (segment.FirstRow + token) * ldResult + head * _config.HeadDim;
            var from = output + row * _shape.ValueStride;
            var factor = 1 / sums[row];
            for (var d = 0; d < _config.HeadDim; d++)
                to[d] = from[d] * factor;
        }
    }

    private static int RoundUp(int count) => (count + TileKernel.Width - 1) / TileKernel.Width * TileKernel.Width;

    private static NativeBuffer[] Scratch(int threads, long floats) => [.. Enumerable.Range(0, threads).Select(_ => new NativeBuffer(floats))];

    private void Accumulate(float* weights, int rows, float* values, int count, float* output, bool add)
    {
        if (_shape.ValueStride == TileKernel.Width)
        {
            TileKernel.Multiply(weights, _scoreStride, rows, values, count, output, _shape.ValueStride, add);
            return;
        }

        // A head wider than a tile: the kernel wants the 64 values of a position side by side.
        var block = stackalloc float[KvShape.Positions * TileKernel.Width];
        for (var start = 0; start < _shape.ValueStride; start += TileKernel.Width)
        {
            for (var i = 0; i < count; i++)
                new ReadOnlySpan<float>(values + (nint)i * _shape.ValueStride + start, TileKernel.Width)
                    .CopyTo(new Span<float>(block + i * TileKernel.Width, TileKernel.Width));
            TileKernel.Multiply(weights, _scoreStride, rows, block, count, output + start, _shape.ValueStride, add);
        }
    }
}
