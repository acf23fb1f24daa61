using System.Text.Json;
using MlxDoctor.Tensors.Affine;

namespace MlxDoctor.EmbeddedServer.Engine.Loading;

/// <summary>The parts of <c>config.json</c> that a llama model's arithmetic depends on, checked.</summary>
internal sealed record LlamaConfig
{
    /// <summary>Path of the file, for error texts.</summary>
    public required string File { get; init; }

    /// <summary>Length of a hidden state.</summary>
    public required int Hidden { get; init; }

    /// <summary>Length of the feed-forward state.</summary>
    public required int Intermediate { get; init; }

    /// <summary>Decoder layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads.</summary>
    public required int KvHeads { get; init; }

    /// <summary>Length of a head.</summary>
    public required int HeadDim { get; init; }

    /// <summary>Token ids.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Positions.</summary>
    public required int Context { get; init; }

    /// <summary>Epsilon of the RMS norms.</summary>
    public required float NormEpsilon { get; init; }

    /// <summary>Base of the rotary embedding.</summary>
    public required double RopeTheta { get; init; }

    /// <summary>The output layer is the embedding.</summary>
    public required bool TiedEmbedding { get; init; }

    /// <summary>Default quantisation, or null.</summary>
    public AffineFormat? Quantization { get; init; }

    /// <summary>Quantisation of single layers by weight path.</summary>
    public IReadOnlyDictionary<string, AffineFormat> Overrides { get; init; } = new Dictionary<string, AffineFormat>();

    /// <summary>Reads and checks the file.</summary>
    public static LlamaConfig Read(string directory)
    {
        var file = Path.Combine(directory, "config.json");
        if (!System.IO.File.Exists(file))
            throw new ModelLoadException($"{file}: missing; point to a directory in MLX or Hugging Face layout (config.json, tokenizer.json, *.safetensors)");
        try
        {
            using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(file));
            return Read(file, document.RootElement);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or FormatException or InvalidOperationException)
        {
            throw new ModelLoadException($"{file}: not a readable configuration ({e.Message.ReplaceLineEndings(" ")}); copy the model directory again", e);
        }
    }

    /// <summary>The quantisation of a weight such as <c>model.layers.0.mlp.up_proj</c>.</summary>
    public AffineFormat? FormatOf(string path) => Overrides.TryGetValue(path, out var own) ? own : Quantization;

    private static LlamaConfig Read(string file, JsonElement root)
    {
        var reader = new ConfigReader(file, root);
        reader.Require("model_type", "llama", "use a llama model, for example doctor-tiny, or a real server");
        reader.Require("hidden_act", "silu", "use a model with silu");
        foreach (var flag in (string[])["attention_bias", "mlp_bias", "rope_interleaved", "rope_traditional"])
        {
            if (reader.Flag(flag, false))
                throw reader.Bad($"{flag} is true, which the embedded server does not know; use doctor-tiny or a real server");
        }

        if (root.TryGetProperty("rope_scaling", out var scaling) && scaling.ValueKind != JsonValueKind.Null)
            throw reader.Bad("rope_scaling is set, which the embedded server does not know; use doctor-tiny or a real server");

        var heads = reader.Int("num_attention_heads", 1, 1024);
        var hidden = reader.Int("hidden_size", 1, 65536);
        var (format, overrides) = reader.Quantization();
        var config = new LlamaConfig
        {
            File = file,
            Hidden = hidden,
            Intermediate = reader.Int("intermediate_size", 1, 1 << 20),
            Layers = reader.Int("num_hidden_layers", 1, 1024),
            Heads = heads,
            KvHeads = reader.Int("num_key_value_heads", 1, 1024, heads),
            HeadDim = reader.Int("head_dim", 1, 1024, Math.Max(1, hidden / heads)),
            Vocabulary = reader.Int("vocab_size", 1, 2_000_000),
            Context = reader.Int("max_position_embeddings", 1, 1 << 24),
            NormEpsilon = (float)reader.Double("rms_norm_eps", 1e-6),
            RopeTheta = reader.Double("rope_theta", 10000),
            TiedEmbedding = reader.Flag("tie_word_embeddings", true),
            Quantization = format,
            Overrides = overrides,
        };
        if (config.Heads % config.KvHeads != 0)
            throw reader.Bad($"num_attention_heads {config.Heads} is not a multiple of num_key_value_heads {config.KvHeads}; copy the model directory again");
        if (config.HeadDim % 16 != 0 || config.Hidden % 16 != 0 || config.Intermediate % 16 != 0)
            throw reader.Bad("head_dim, hidden_size and intermediate_size must be multiples of 16 here; use doctor-tiny or a real server");
        return config;
    }
}
