namespace MlxDoctor.Tensors.Kernels;

/// <summary>A linear layer, or several over the same input side by side, cut into tiles of 64 outputs.</summary>
internal sealed unsafe class TileMatrix(int inputs)
{
    // 128 x 64 floats are 32 KB: a block of weights stays in the first-level cache while all rows pass over it.
    private const int Block = 128;

    private readonly List<Tile> _tiles = [];

    /// <summary>Floats of scratch memory that <see cref="Multiply"/> needs.</summary>
    public const int ScratchFloats = Block * TileKernel.Width;

    /// <summary>Length of an input row.</summary>
    public int Inputs => inputs;

    /// <summary>Length of an output row: every part padded to whole tiles.</summary>
    public int Width => _tiles.Count * TileKernel.Width;

    /// <summary>Number of tiles.</summary>
    public int TileCount => _tiles.Count;

    /// <summary>Bytes that the weights occupy.</summary>
    public long Bytes => _tiles.Sum(t => t.Bytes);

    /// <summary>Puts more outputs beside those that are there; returns the place of the first.</summary>
    public int Append(IEnumerable<Tile> part)
    {
        var start = Width;
        _tiles.AddRange(part);
        return start;
    }

    /// <summary>Computes the outputs of some tiles for some rows.</summary>
    /// <param name="x">Input rows, <see cref="Inputs"/> floats each, <paramref name="ldx"/> apart.</param>
    /// <param name="ldx">Distance of input rows.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="y">Output rows, <paramref name="ldy"/> apart.</param>
    /// <param name="ldy">Distance of output rows.</param>
    /// <param name="firstTile">First tile to compute.</param>
    /// <param name="tileCount">How many tiles.</param>
    /// <param name="scratch">Memory of the calling thread, <see cref="ScratchFloats"/>.</param>
    public void Multiply(float* x, nint ldx, int rows, float* y, nint ldy, int firstTile, int tileCount, float* scratch)
    {
        for (var t = firstTile; t < firstTile + tileCount; t++)
        {
            var tile = _tiles[t];
            var to = y + (nint)t * TileKernel.Width;
            for (var from = 0; from < inputs; from += Block)
            {
                var count = Math.Min(Block, inputs - from);
                TileKernel.Multiply(x + from, ldx, rows, tile.Inputs(from, count, scratch), count, to, ldy, add: from > 0);
            }
        }
    }

    /// <summary>The weights of one output, as an embedding needs them.</summary>
    public void ReadOutput(int output, Span<float> weights) =>
        _tiles[output / TileKernel.Width].ReadOutput(output % TileKernel.Width, weights[..inputs]);
}
