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

    private readonly LlamaWeights _weights;
    private readonly WorkCrew _crew;
    private readonly Attention _attention;
    private readonly int _maxRows;
    private readonly int _hidden;
    private readonly NativeBuffer _x, _normed, _qkv, _attended, _gateUp, _gated, _projected, _logits;
    private readonly NativeBuffer[] _scratch;

    /// <summary>Buffers for at most <paramref name="maxRows"/> new tokens a step.</summary>
    public LlamaModel(LlamaWeights weights, WorkCrew crew, int maxRows)
    {
        (_weights, _crew, _maxRows) = (weights, crew, maxRows);
        var config = weights.Config;
        Shape = new KvShape(config);
        _attention = new Attention(config, Shape, crew.Threads);
        _hidden = RoundUp(config.Hidden);
        _x = new NativeBuffer((long)maxRows * _hidden);
        _normed = new NativeBuffer((long)maxRows * _hidden);
        _projected = new NativeBuffer((long)maxRows * _hidden);
        _qkv = new NativeBuffer((long)maxRows * weights.Layers[0].Qkv.Width);
        _attended = new NativeBuffer((long)maxRows * RoundUp(config.Heads * config.HeadDim));
        _gateUp = new NativeBuffer((long)maxRows * weights.Layers[0].GateUp.Width);
        _gated = new NativeBuffer((long)maxRows * RoundUp(config.Intermediate));
        _logits = new NativeBuffer((long)LogitRows * weights.Head.Width);
        _scratch = [.. Enumerable.Range(0, crew.Threads).Select(_ => new NativeBuffer(TileMatrix.ScratchFloats))];
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

        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, _maxRows);
        foreach (var segment in segments)
        {
            for (var i = 0; i < segment.Tokens.Length; i++)
                _weights.Embedding.ReadOutput(segment.Tokens[i], _x.Span((long)(segment.FirstRow + i) * _hidden, _hidden));
        }

        for (var layer = 0; layer < _weights.Layers.Length; layer++)
            Layer(layer, segments, rows);
        Logits(segments, sink);
    }

    private static int RoundUp(int count) => (count + TileKernel.Width - 1) / TileKernel.Width * TileKernel.Width;

    private void Layer(int number, IReadOnlyList<Segment> segments, int rows)
    {
        var layer = _weights.Layers[number];
        var config = _weights.Config;
        Norm(_x.Floats, layer.InputNorm, _normed.Floats, rows);
        Multiply(layer.Qkv, _normed.Floats, _hidden, rows, _qkv.Floats);

        var ldQkv = layer.Qkv.Width;
        foreach (var segment in segments)
        {
            for (var i = 0; i < segment.Tokens.Length; i++)
            {
                var position = segment.Position + i;
                _attention.Store(_qkv.Floats + (nint)(segment.FirstRow + i) * ldQkv, number, segment.Pages[position / KvShape.Positions], position);
            }
        }

        Attend(number, segments, ldQkv);
        Multiply(layer.Output, _attended.Floats, RoundUp(config.Heads * config.HeadDim), rows, _projected.Floats);
        for (var row = 0; row < rows; row++)
            RowMath.Add(_x.Floats + (nint)row * _hidden, _projected.Floats + (nint)row * _hidden, _hidden);

        Norm(_x.Floats, layer.PostNorm, _normed.Floats, rows);
        Multiply(layer.GateUp, _normed.Floats, _hidden, rows, _gateUp.Floats);
        Gate(layer.GateUp.Width, rows);
        Multiply(layer.Down, _gated.Floats, RoundUp(config.Intermediate), rows, _projected.Floats);
        for (var row = 0; row < rows; row++)
            RowMath.Add(_x.Floats + (nint)row * _hidden, _projected.Floats + (nint)row * _hidden, _hidden);
    }

    private void Norm(float* from, NativeBuffer weight, float* to, int rows)
    {
        for (var row = 0; row < rows; row++)
            RowMath.RmsNorm(from + (nint)row * _hidden, weight.Floats, to + (nint)row * _hidden, _weights.Config.Hidden, _hidden, _weights.Config.NormEpsilon);
    }

    private void Gate(int ldGateUp, int rows)
    {
        var width = RoundUp(_weights.Config.Intermediate);
        const int RowsPerItem = 16;
        _crew.Run((rows + RowsPerItem - 1) / RowsPerItem, rows > RowsPerItem, (_, item) =>
        {
            for (var row = item * RowsPerItem; row < Math.Min(rows, (item + 1) * RowsPerItem); row++)
            {
                var gate = _gateUp.Floats + (nint)row * ldGateUp;
                RowMath.SiluGate(gate, gate + width, _gated.Floats + (nint)row * width, width);
            }
        });
    }

    private void Attend(int layer, IReadOnlyList<Segment> segments, int ldQkv)
    {
        var items = new List<(Segment Segment, int KvHead, int Token)>();
        long work = 0;
        foreach (var segment in segments)
        {
            for (var token = 0; token < segment.Tokens.Length; token += _attention.TokensPerItem)
            {
                for (var head = 0; head < _weights.Config.KvHeads; head++)
                    items.Add((segment, head, token));
            }

            work += 2L * segment.Tokens.Length * (segment.Position + segment.Tokens.Length) * _weights.Config.Heads * _weights.Config.HeadDim;
        }

        var ldAttended = RoundUp(_weights.Config.Heads * _weights.Config.HeadDim);
        _crew.Run(items.Count, work >= ParallelFrom, (thread, i) =>
            _attention.Attend(thread, layer, items[i].Segment, items[i].KvHead, items[i].Token, _qkv.Floats, ldQkv, _attended.Floats, ldAttended));
    }

    private void Multiply(TileMatrix matrix, float* from, int ldFrom, int rows, float* to)
    {
        var perTile = (long)rows * matrix.Inputs * TileKernel.Width;
        var grain = (int)Math.Clamp(MultiplicationsPerItem / perTile, 1, Math.Max(1, matrix.TileCount / (2 * _crew.Threads)));
        var items = (matrix.TileCount + grain - 1) / grain;
        _crew.Run(items, perTile * matrix.TileCount >= ParallelFrom, (thread, item) =>
        {
            var first = item * grain;
            matrix.Multiply(from, ldFrom, rows, to, matrix.Width, first, Math.Min(grain, matrix.TileCount - first), _scratch[thread].Floats);
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
                Norm(_x.Floats + (nint)(segments[segment].FirstRow + row) * _hidden, _weights.FinalNorm, _normed.Floats + (nint)i * _hidden, 1);
            }

            Multiply(_weights.Head, _normed.Floats, _hidden, count, _logits.Floats);
            for (var i = 0; i < count; i++)
                sink(
                    wanted[start + i].Segment, wanted[start + i].Row,
                    new ReadOnlySpan<float>(_logits.Floats + (nint)i * _weights.Head.Width, _weights.Config.Vocabulary));
        }
    }
}
