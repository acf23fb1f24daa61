using MlxDoctor.EmbeddedServer.Engine.Loading;
using MlxDoctor.Tensors.Kernels;

namespace MlxDoctor.EmbeddedServer.Engine.Model;

/// <summary>Cosines and sines of the rotary embedding: angle = position * theta^(-2i / dimensions).</summary>
internal sealed unsafe class RopeTable
{
    private readonly int _half;
    private readonly NativeBuffer _cosines;
    private readonly NativeBuffer _sines;

    /// <summary>Fills the table for every position.</summary>
    public RopeTable(LlamaConfig config)
    {
        _half = config.HeadDim / 2;
        _cosines = new NativeBuffer((long)config.Context * _half);
        _sines = new NativeBuffer((long)config.Context * _half);
        for (var i = 0; i < _half; i++)
        {
            var frequency = Math.Pow(config.RopeTheta, -2.0 * i / config.HeadDim);
            for (var position = 0; position < config.Context; position++)
            {
                var (sine, cosine) = Math.SinCos(position * frequency);
                _cosines.Floats[(long)position * _half + i] = (float)cosine;
                _sines.Floats[(long)position * _half + i] = (float)sine;
            }
        }
    }

    /// <summary>Rotates one head at one position.</summary>
    public void Apply(float* x, float* y, int position, float scale) =>
        RowMath.Rotate(x, y, _cosines.Floats + (long)position * _half, _sines.Floats + (long)position * _half, _half, scale);
}
