using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MlxDoctor.Tensors.Kernels;

/// <summary>A tile of bfloat16 weights: half the memory of floats, widened while it is read.</summary>
internal sealed unsafe class HalfTile(int inputs) : Tile
{
    private readonly NativeBuffer _weights = new((long)inputs * TileKernel.Width / 2);

    private ushort* Halves => (ushort*)_weights.Words;

    /// <inheritdoc/>
    public override long Bytes => _weights.Count * sizeof(float);

    /// <summary>Sets all weights of one output from their bfloat16 bits.</summary>
    public void WriteOutput(int lane, ReadOnlySpan<ushort> bits)
    {
        var to = Halves + lane;
        for (var i = 0; i < bits.Length; i++, to += TileKernel.Width)
            *to = bits[i];
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override float* Inputs(int from, int count, float* scratch)
    {
        var source = Halves + (nint)from * TileKernel.Width;
        var total = (nint)count * TileKernel.Width;
        if (Vector512.IsHardwareAccelerated)
        {
            for (nint i = 0; i < total; i += 32)
            {
                var (low, high) = Vector512.Widen(Vector512.Load(source + i));
                (low << 16).AsSingle().Store(scratch + i);
                (high << 16).AsSingle().Store(scratch + i + 16);
            }
        }
        else
        {
            for (nint i = 0; i < total; i += Vector<ushort>.Count)
            {
                Vector.Widen(Vector.Load(source + i), out var low, out var high);
                Vector.AsVectorSingle(low << 16).Store(scratch + i);
                Vector.AsVectorSingle(high << 16).Store(scratch + i + Vector<float>.Count);
            }
        }

        return scratch;
    }

    /// <inheritdoc/>
    public override void ReadOutput(int lane, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = BitConverter.UInt32BitsToSingle((uint)Halves[(nint)i * TileKernel.Width + lane] << 16);
    }
}
