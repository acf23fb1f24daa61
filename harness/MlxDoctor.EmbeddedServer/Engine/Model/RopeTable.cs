using MlxDoctor.EmbeddedServer.Engine.Loading;
using MlxDoctor.Tensors.Kernels;

namespace MlxDoctor.EmbeddedServer.Engine.Model;

/// <summary>Cosines and sines of the rotary embedding: angle = position * theta^(-2i / dimensions).</summary>
internal sealed unsafe class RopeTable
{
    private readonly int half;
    private readonly NativeBuffer cosines;
    private readonly NativeBuffer sines;

    /// <summary>Fills the table for every position.</summary>
    public RopeTable(LlamaConfig config)
    {
        half = config.HeadDim / 2;
        cosines = new NativeBuffer((long)config.Context * half);
        sines = new NativeBuffer((long)config.Context * half);
        for (var i = 0; i < half; i++)
        {
            var frequency = Math.Pow(config.RopeTheta, -2.0 * i / config.HeadDim);
            for (var position = 0; position < config.Context; position++)
            {
                var (sine, cosine) = Math.SinCos(position * frequency);
                cosines.Floats[(long)position * half + i] = (float)cosine;
                sines.Floats[(long)position * half + i] = (float)sine;
            }
        }
    }

    /// <summary>Rotates one head at one position.</summary>
    public void Apply(float* x, float* y, int position, float scale) =>
        RowMath.Rotate(x, y, cosines.Floats + (long)position * half, sines.Floats + (long)position * half, half, scale);
}
