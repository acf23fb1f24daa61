using MlxDoctor.Tensors.Kernels;

namespace MlxDoctor.EmbeddedServer.Engine.Model;

/// <summary>The forward pass of a llama model over the new tokens of several sequences at once.</summary>
internal sealed unsafe class LlamaModel
{
    /// <summary>Rows of logits that are computed and handed out together.</summary>
    public const int LogitRows = 16;

    // Below this many multiplications a hand-over to another core costs more than it saves.
    private const long ParallelFrom = 300_000;
    private const long MultiplicationsPerItem = 100_000;

    private readonly LlamaWeights weights;
    private readonly WorkCrew crew;
    private readonly Attention attention;
    private readonly int maxRows;
    private readonly int hidden;
    private readonly NativeBuffer x, normed, qkv, attended, gateUp, gated, projected, logits;
    private readonly NativeBuffer[] scratch;

    /// <summary>Buffers for at most <paramref name="maxRows"/> new tokens a step.</summary>
    public LlamaModel(LlamaWeights weights, WorkCrew crew, int maxRows)
    {
        (this.weights, this.crew, this.maxRows) = (weights, crew, maxRows);
        var config = weights.Config;
        Shape = new KvShape(config);
        attention = new Attention(config, Shape, crew.Threads);
        hidden = RoundUp(config.Hidden);
        x = new NativeBuffer((long)maxRows * hidden);
        normed = new NativeBuffer((long)maxRows * hidden);
        projected = new NativeBuffer((long)maxRows * hidden);
        qkv = new NativeBuffer((long)maxRows * weights.Layers[0].Qkv.Width);
        attended = new NativeBuffer((long)maxRows * RoundUp(config.Heads * config.HeadDim));
        gateUp = new NativeBuffer((long)maxRows * weights.Layers[0].GateUp.Width);
        gated = new NativeBuffer((long)maxRows * RoundUp(config.Intermediate));
        logits = new NativeBuffer((long)LogitRows * weights.Head.Width);
        scratch = [.. Enumerable.Range(0, crew.Threads).Select(_ => new NativeBuffer(TileMatrix.ScratchFloats))];
    }

    /// <summary>Layout of its pages.</summary>
    public KvShape Shape { get; }

    /// <summary>Receives the logits of one row; the row counts from the segment's first token.</summary>
    public delegate void LogitSink(int segment, int row, ReadOnlySpan<float> logits);

    /// <summary>Computes the segments' tokens, stores their keys and values, and hands out the logits asked for.</summary>
    public void Forward(IReadOnlyList<Segment> segments, LogitSink sink)
    {
        var rows = 0;
        foreach (var segment in segments)
        {
            segment.FirstRow = rows;
            rows += segment.Tokens.Length;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, maxRows);
        foreach (var segment in segments)
        {
            for (var i = 0; i < segment.Tokens.Length; i++)
                weights.Embedding.ReadOutput(segment.Tokens[i], x.Span((long)(segment.FirstRow + i) * hidden, hidden));
        }

        for (var layer = 0; layer < weights.Layers.Length; layer++)
            Layer(layer, segments, rows);
        Logits(segments, sink);
    }

    private static int RoundUp(int count) => (count + TileKernel.Width - 1) / TileKernel.Width * TileKernel.Width;

    private void Layer(int number, IReadOnlyList<Segment> segments, int rows)
    {
        var layer = weights.Layers[number];
        var config = weights.Config;
        Norm(x.Floats, layer.InputNorm, normed.Floats, rows);
        Multiply(layer.Qkv, normed.Floats, hidden, rows, qkv.Floats);

        var ldQkv = layer.Qkv.Width;
        foreach (var segment in segments)
        {
            for (var i = 0; i < segment.Tokens.Length; i++)
            {
                var position = segment.Position + i;
                attention.Store(qkv.Floats + (nint)(segment.FirstRow + i) * ldQkv, number, segment.Pages[position / KvShape.Positions], position);
            }
        }

        Attend(number, segments, ldQkv);
        Multiply(layer.Output, attended.Floats, RoundUp(config.Heads * config.HeadDim), rows, projected.Floats);
        for (var row = 0; row < rows; row++)
            RowMath.Add(x.Floats + (nint)row * hidden, projected.Floats + (nint)row * hidden, hidden);

        Norm(x.Floats, layer.PostNorm, normed.Floats, rows);
        Multiply(layer.GateUp, normed.Floats, hidden, rows, gateUp.Floats);
        Gate(layer.GateUp.Width, rows);
        Multiply(layer.Down, gated.Floats, RoundUp(config.Intermediate), rows, projected.Floats);
        for (var row = 0; row < rows; row++)
            RowMath.Add(x.Floats + (nint)row * hidden, projected.Floats + (nint)row * hidden, hidden);
    }

    private void Norm(float* from, NativeBuffer weight, float* to, int rows)
    {
        for (var row = 0; row < rows; row++)
            RowMath.RmsNorm(from + (nint)row * hidden, weight.Floats, to + (nint)row * hidden, weights.Config.Hidden, hidden, weights.Config.NormEpsilon);
    }

    private void Gate(int ldGateUp, int rows)
    {
        var width = RoundUp(weights.Config.Intermediate);
        const int RowsPerItem = 16;
        crew.Run((rows + RowsPerItem - 1) / RowsPerItem, rows > RowsPerItem, (_, item) =>
        {
            for (var row = item * RowsPerItem; row < Math.Min(rows, (item + 1) * RowsPerItem); row++)
            {
                var gate = gateUp.Floats + (nint)row * ldGateUp;
                RowMath.SiluGate(gate, gate + width, gated.Floats + (nint)row * width, width);
            }
        });
    }

    private void Attend(int layer, IReadOnlyList<Segment> segments, int ldQkv)
    {
        var items = new List<(Segment Segment, int KvHead, int Token)>();
        long work = 0;
        foreach (var segment in segments)
        {
            for (var token = 0; token < segment.Tokens.Length; token += attention.TokensPerItem)
            {
                for (var head = 0; head < weights.Config.KvHeads; head++)
                    items.Add((segment, head, token));
            }

            work += 2L * segment.Tokens.Length * (segment.Position + segment.Tokens.Length) * weights.Config.Heads * weights.Config.HeadDim;
        }

        var ldAttended = RoundUp(weights.Config.Heads * weights.Config.HeadDim);
        crew.Run(items.Count, work >= ParallelFrom, (thread, i) =>
            attention.Attend(thread, layer, items[i].Segment, items[i].KvHead, items[i].Token, qkv.Floats, ldQkv, attended.Floats, ldAttended));
    }

    private void Multiply(TileMatrix matrix, float* from, int ldFrom, int rows, float* to)
    {
        var perTile = (long)rows * matrix.Inputs * TileKernel.Width;
        var grain = (int)Math.Clamp(MultiplicationsPerItem / perTile, 1, Math.Max(1, matrix.TileCount / (2 * crew.Threads)));
        var items = (matrix.TileCount + grain - 1) / grain;
        crew.Run(items, perTile * matrix.TileCount >= ParallelFrom, (thread, item) =>
        {
            var first = item * grain;
            matrix.Multiply(from, ldFrom, rows, to, matrix.Width, first, Math.Min(grain, matrix.TileCount - first), scratch[thread].Floats);
        });
    }

    private void Logits(IReadOnlyList<Segment> segments, LogitSink sink)
    {
        var wanted = new List<(int Segment, int Row)>();
        for (var index = 0; index < segments.Count; index++)
        {
            for (var row = segments[index].Tokens.Length - segments[index].Logits; row < segments[index].Tokens.Length; row++)
                wanted.Add((index, row));
        }

        for (var start = 0; start < wanted.Count; start += LogitRows)
        {
            var count = Math.Min(LogitRows, wanted.Count - start);
            for (var i = 0; i < count; i++)
            {
                var (segment, row) = wanted[start + i];
                Norm(x.Floats + (nint)(segments[segment].FirstRow + row) * hidden, weights.FinalNorm, normed.Floats + (nint)i * hidden, 1);
            }

            Multiply(weights.Head, normed.Floats, hidden, count, logits.Floats);
            for (var i = 0; i < count; i++)
                sink(wanted[start + i].Segment, wanted[start + i].Row, new ReadOnlySpan<float>(logits.Floats + (nint)i * weights.Head.Width, weights.Config.Vocabulary));
        }
    }
}
