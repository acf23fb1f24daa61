using MlxDoctor.Tensors.Kernels;

namespace MlxDoctor.EmbeddedServer.Engine.Model;

/// <summary>The weights of one decoder layer.</summary>
/// <param name="InputNorm">Before attention.</param>
/// <param name="Qkv">Queries, keys and values side by side.</param>
/// <param name="Output">After attention.</param>
/// <param name="PostNorm">Before the feed-forward part.</param>
/// <param name="GateUp">Gate and up projection side by side.</param>
/// <param name="Down">Back to the hidden state.</param>
internal sealed record LlamaLayer(NativeBuffer InputNorm, TileMatrix Qkv, TileMatrix Output, NativeBuffer PostNorm, TileMatrix GateUp, TileMatrix Down);
