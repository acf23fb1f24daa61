using MlxDoctor.EmbeddedServer.Engine.Loading;
using MlxDoctor.Tensors.Kernels;

namespace MlxDoctor.EmbeddedServer.Engine.Model;

/// <summary>All weights of a llama model.</summary>
/// <param name="Config">Its sizes.</param>
/// <param name="Embedding">Token embeddings, one output per token.</param>
/// <param name="Layers">The decoder layers.</param>
/// <param name="FinalNorm">Before the output layer.</param>
/// <param name="Head">The output layer; the embedding itself when tied.</param>
internal sealed record LlamaWeights(LlamaConfig Config, TileMatrix Embedding, LlamaLayer[] Layers, NativeBuffer FinalNorm, TileMatrix Head)
{
    /// <summary>Reads and checks every tensor.</summary>
    public static LlamaWeights Read(WeightFiles files, LlamaConfig config)
    {
        var reader = new LinearReader(files, config);
        int queries = config.Heads * config.HeadDim, keys = config.KvHeads * config.HeadDim;
        var layers = new LlamaLayer[config.Layers];
        for (var i = 0; i < layers.Length; i++)
        {
            var at = $"model.layers.{i}.";
            layers[i] = new LlamaLayer(
                reader.ReadVector(at + "input_layernorm.weight", config.Hidden),
                reader.Read(config.Hidden, (at + "self_attn.q_proj", queries), (at + "self_attn.k_proj", keys), (at + "self_attn.v_proj", keys)),
                reader.Read(queries, (at + "self_attn.o_proj", config.Hidden)),
                reader.ReadVector(at + "post_attention_layernorm.weight", config.Hidden),
                reader.Read(config.Hidden, (at + "mlp.gate_proj", config.Intermediate), (at + "mlp.up_proj", config.Intermediate)),
                reader.Read(config.Intermediate, (at + "mlp.down_proj", config.Hidden)));
        }

        var embedding = reader.Read(config.Hidden, ("model.embed_tokens", config.Vocabulary));
        var head = config.TiedEmbedding ? embedding : reader.Read(config.Hidden, ("lm_head", config.Vocabulary));
        return new LlamaWeights(config, embedding, layers, reader.ReadVector("model.norm.weight", config.Hidden), head);
    }
}
