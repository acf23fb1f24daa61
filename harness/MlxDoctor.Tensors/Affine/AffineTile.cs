using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MlxDoctor.Tensors.Kernels;
using MlxDoctor.Tensors.Quant;

namespace MlxDoctor.Tensors.Affine;

/// <summary>A tile of MLX affine weights that stays packed; 3 bits are kept in 4, 5 and 6 in 8.</summary>
/// <remarks>Word j of all 64 outputs lie side by side, so that a register holds the same inputs of 16 outputs.</remarks>
internal sealed unsafe class AffineTile : Tile
{
    private readonly AffineFormat _format;
    private readonly int _inputs;
    private readonly int _bits;
    private readonly NativeBuffer _words;
    private readonly NativeBuffer _scales;
    private readonly NativeBuffer _biases;

    /// <summary>An empty tile; the inputs are whole groups.</summary>
    public AffineTile(AffineFormat format, int inputs)
    {
        (_format, _inputs) = (format, inputs);
        _bits = format.Bits switch { 3 => 4, 5 or 6 => 8, var same => same };
        _words = new NativeBuffer((long)inputs * _bits / 32 * TileKernel.Width);
        _scales = new NativeBuffer((long)inputs / format.Group * TileKernel.Width);
        _biases = new NativeBuffer(_scales.Count);
    }

    /// <inheritdoc/>
    public override long Bytes => (_words.Count + _scales.Count + _biases.Count) * sizeof(float);

    /// <summary>Sets one output from its packed row.</summary>
    public void WriteOutput(int lane, ReadOnlySpan<uint> packed, ReadOnlySpan<float> rowScales, ReadOnlySpan<float> rowBiases)
    {
        if (_bits != _format.Bits)
        {
            var codes = new byte[_inputs];
            BitPacking.UnpackRow(packed, _format.Bits, codes);
            var wider = new uint[_inputs * _bits / 32];
            BitPacking.PackRow(codes, _bits, wider);
            packed = wider;
        }

        for (var j = 0; j < packed.Length; j++)
            _words.Words[(nint)j * TileKernel.Width + lane] = packed[j];
        for (var g = 0; g < rowScales.Length; g++)
        {
            _scales.Floats[(nint)g * TileKernel.Width + lane] = rowScales[g];
            _biases.Floats[(nint)g * TileKernel.Width + lane] = rowBiases[g];
        }
    }

    /// <inheritdoc/>
    public override float* Inputs(int from, int count, float* scratch)
    {
        // Blocks start and end at multiples of 32, which a group is too, so no word and no group is cut except at the end of a block.
        for (var i = from; i < from + count;)
        {
            var group = i / _format.Group;
            var end = Math.Min(from + count, (group + 1) * _format.Group);
            var source = _words.Words + (nint)i * _bits / 32 * TileKernel.Width;
            var scale = _scales.Floats + (nint)group * TileKernel.Width;
            var bias = _biases.Floats + (nint)group * TileKernel.Width;
            var to = scratch + (nint)(i - from) * TileKernel.Width;
            if (Vector512.IsHardwareAccelerated)
                ExpandGroup(source, scale, bias, end - i, _bits, to);
            else
                ExpandGroupNarrow(source, scale, bias, end - i, _bits, to);
            i = end;
        }

        return scratch;
    }

    /// <inheritdoc/>
    public override void ReadOutput(int lane, Span<float> weights)
    {
        var perWord = 32 / _bits;
        var mask = (uint)((1 << _bits) - 1);
        for (var i = 0; i < weights.Length; i++)
        {
            var code = _words.Words[(nint)(i / perWord) * TileKernel.Width + lane] >> (i % perWord * _bits) & mask;
            var at = (nint)(i / _format.Group) * TileKernel.Width + lane;
            weights[i] = code * _scales.Floats[at] + _biases.Floats[at];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExpandGroup(uint* source, float* scales, float* biases, int count, int bits, float* to)
    {
        var perWord = 32 / bits;
        var mask = Vector512.Create((1u << bits) - 1);
        for (nint lane = 0; lane < TileKernel.Width; lane += 16)
        {
            var scale = Vector512.Load(scales + lane);
            var bias = Vector512.Load(biases + lane);
            var from = source + lane;
            var target = to + lane;
            for (var i = 0; i < count; i += perWord, from += TileKernel.Width)
            {
                var word = Vector512.Load(from);
                for (var s = 0; s < perWord; s++, target += TileKernel.Width)
                {
                    (Vector512.ConvertToSingle((word & mask).AsInt32()) * scale + bias).Store(target);
                    word >>>= bits;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ExpandGroupNarrow(uint* source, float* scales, float* biases, int count, int bits, float* to)
    {
        var perWord = 32 / bits;
        var mask = new Vector<uint>((1u << bits) - 1);
        for (nint lane = 0; lane < TileKernel.Width; lane += Vector<float>.Count)
        {
            var scale = Vector.Load(scales + lane);
            var bias = Vector.Load(biases + lane);
            var from = source + lane;
            var target = to + lane;
            for (var i = 0; i < count; i += perWord, from += TileKernel.Width)
            {
                var word = Vector.Load(from);
                for (var s = 0; s < perWord; s++, target += TileKernel.Width)
                {
                    (Vector.ConvertToSingle(Vector.AsVectorInt32(word & mask)) * scale + bias).Store(target);
                    word >>>= bits;
                }
            }
        }
    }
}
