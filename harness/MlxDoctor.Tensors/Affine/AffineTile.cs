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
    private readonly AffineFormat format;
    private readonly int inputs;
    private readonly int bits;
    private readonly NativeBuffer words;
    private readonly NativeBuffer scales;
    private readonly NativeBuffer biases;

    /// <summary>An empty tile; the inputs are whole groups.</summary>
    public AffineTile(AffineFormat format, int inputs)
    {
        (this.format, this.inputs) = (format, inputs);
        bits = format.Bits switch { 3 => 4, 5 or 6 => 8, var same => same };
        words = new NativeBuffer((long)inputs * bits / 32 * TileKernel.Width);
        scales = new NativeBuffer((long)inputs / format.Group * TileKernel.Width);
        biases = new NativeBuffer(scales.Count);
    }

    /// <inheritdoc/>
    public override long Bytes => (words.Count + scales.Count + biases.Count) * sizeof(float);

    /// <summary>Sets one output from its packed row.</summary>
    public void WriteOutput(int lane, ReadOnlySpan<uint> packed, ReadOnlySpan<float> rowScales, ReadOnlySpan<float> rowBiases)
    {
        if (bits != format.Bits)
        {
            var codes = new byte[inputs];
            BitPacking.UnpackRow(packed, format.Bits, codes);
            var wider = new uint[inputs * bits / 32];
            BitPacking.PackRow(codes, bits, wider);
            packed = wider;
        }

        for (var j = 0; j < packed.Length; j++)
            words.Words[(nint)j * TileKernel.Width + lane] = packed[j];
        for (var g = 0; g < rowScales.Length; g++)
        {
            scales.Floats[(nint)g * TileKernel.Width + lane] = rowScales[g];
            biases.Floats[(nint)g * TileKernel.Width + lane] = rowBiases[g];
        }
    }

    /// <inheritdoc/>
    public override float* Inputs(int from, int count, float* scratch)
    {
        // Blocks start and end at multiples of 32, which a group is too, so no word and no group is cut except at the end of a block.
        for (var i = from; i < from + count;)
        {
            var group = i / format.Group;
            var end = Math.Min(from + count, (group + 1) * format.Group);
            var source = words.Words + (nint)i * bits / 32 * TileKernel.Width;
            var scale = scales.Floats + (nint)group * TileKernel.Width;
            var bias = biases.Floats + (nint)group * TileKernel.Width;
            var to = scratch + (nint)(i - from) * TileKernel.Width;
            if (Vector512.IsHardwareAccelerated)
                ExpandGroup(source, scale, bias, end - i, bits, to);
            else
                ExpandGroupNarrow(source, scale, bias, end - i, bits, to);
            i = end;
        }

        return scratch;
    }

    /// <inheritdoc/>
    public override void ReadOutput(int lane, Span<float> weights)
    {
        var perWord = 32 / bits;
        var mask = (uint)((1 << bits) - 1);
        for (var i = 0; i < weights.Length; i++)
        {
            var code = words.Words[(nint)(i / perWord) * TileKernel.Width + lane] >> (i % perWord * bits) & mask;
            var at = (nint)(i / format.Group) * TileKernel.Width + lane;
            weights[i] = code * scales.Floats[at] + biases.Floats[at];
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
