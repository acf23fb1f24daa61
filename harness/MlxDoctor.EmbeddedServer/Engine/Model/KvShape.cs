using MlxDoctor.EmbeddedServer.Engine.Loading;
using MlxDoctor.Tensors.Kernels;

namespace MlxDoctor.EmbeddedServer.Engine.Model;

/// <summary>The layout of a page: per layer and head, keys as [dimension][position] and values as [position][dimension].</summary>
internal sealed class KvShape(LlamaConfig config)
{
    /// <summary>Positions of a page; a page of keys is then one tile.</summary>
    public const int Positions = TileKernel.Width;

    private readonly int _headFloats = (config.HeadDim + PaddedHead(config)) * Positions;

    /// <summary>Floats of a page.</summary>
    public long PageFloats => (long)config.Layers * config.KvHeads * _headFloats;

    /// <summary>Bytes of a page.</summary>
    public long PageBytes => PageFloats * sizeof(float);

    /// <summary>Distance of two positions in the values.</summary>
    public int ValueStride { get; } = PaddedHead(config);

    /// <summary>Float offset of a head's keys.</summary>
    public long Keys(int layer, int head) => (long)(layer * config.KvHeads + head) * _headFloats;

    /// <summary>Float offset of a head's values.</summary>
    public long Values(int layer, int head) => Keys(layer, head) + config.HeadDim * Positions;

    private static int PaddedHead(LlamaConfig config) => (config.HeadDim + TileKernel.Width - 1) / TileKernel.Width * TileKernel.Width;
}
