namespace MlxDoctor.Tensors.Kernels;

/// <summary>64 outputs of a linear layer, kept in the form that suits its weights.</summary>
internal abstract unsafe class Tile
{
    /// <summary>The weights of inputs <paramref name="from"/> to from + count, 64 floats each; in <paramref name="scratch"/> unless they lie ready.</summary>
    public abstract float* Inputs(int from, int count, float* scratch);

    /// <summary>All weights of one output.</summary>
    public abstract void ReadOutput(int lane, Span<float> weights);

    /// <summary>Bytes that the weights occupy.</summary>
    public abstract long Bytes { get; }
}
