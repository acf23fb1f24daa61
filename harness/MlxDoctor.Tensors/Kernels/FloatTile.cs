namespace MlxDoctor.Tensors.Kernels;

/// <summary>A tile of 32-bit floats.</summary>
internal sealed unsafe class FloatTile(int inputs) : Tile
{
    private readonly NativeBuffer _weights = new((long)inputs * TileKernel.Width);

    /// <inheritdoc/>
    public override long Bytes => _weights.Count * sizeof(float);

    /// <summary>Sets all weights of one output.</summary>
    public void WriteOutput(int lane, ReadOnlySpan<float> values)
    {
        var to = _weights.Floats + lane;
        for (var i = 0; i < values.Length; i++, to += TileKernel.Width)
            *to = values[i];
    }

    /// <inheritdoc/>
    public override float* Inputs(int from, int count, float* scratch) => _weights.Floats + (nint)from * TileKernel.Width;

    /// <inheritdoc/>
    public override void ReadOutput(int lane, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = _weights.Floats[(nint)i * TileKernel.Width + lane];
    }
}
